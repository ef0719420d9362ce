package import Broker
import Postgres

extension BrokerError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .scopeMissing: Problem(.scopeMissing)
    case .classRouteMissing:
      Problem(
        .classRouteMissing,
        shown: "data of this class do not go to this service here; personal data are read through /personal/v1")
    case .dataClassRefused:
      Problem(
        .dataClassRefused, shown: "data of this class are not kept here; personal data are written through /personal/v1"
      )
    case .classesChanged: Problem(.overloaded, shown: "labels of entity types are being changed")
    case .unavailable: Problem(.unavailable)
    case .busy: Problem(.overloaded)
    case .outcomeUnknown: Problem(.outcomeUnknown)
    case .fault(let error as PostgresError): error.problem
    // The contents of the error may hold what a client stored; its type does not.
    case .fault(let error): Problem(.internalFault, logged: "\(type(of: error))")
    }
  }
}
