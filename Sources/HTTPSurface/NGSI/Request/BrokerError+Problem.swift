package import Broker
import Postgres

extension BrokerError: ProblemConvertible {
  package var problem: Problem {
    switch self {
    case .scopeMissing: Problem(.scopeMissing)
    case .classRouteMissing:
      Problem(.classRouteMissing, shown: "what is personal data is read through /personal/v1 and nowhere else")
    case .dataClassRefused:
      Problem(
        .dataClassRefused, shown: "entities of this type are personal data: they are written through /personal/v1")
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
