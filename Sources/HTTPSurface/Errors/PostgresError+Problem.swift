package import Postgres

extension PostgresError: ProblemConvertible {
  /// What a fault of the database means to a client. Constraints that stand for a rule of a domain have been
  /// translated by its store; one that arrives here was not foreseen and is a fault of ours.
  package var problem: Problem {
    switch code {
    case .unavailable, .notConfigured: Problem(.unavailable, logged: description)
    case .outcomeUnknown: Problem(.outcomeUnknown, logged: description)
    case .queueFull, .timeout: Problem(.overloaded, logged: description)
    case .cancelled: Problem(.draining, logged: description)
    case .invalidValue: Problem(.badRequest, shown: "a value cannot be stored", logged: description)
    case .server(let state) where Self.passing.contains(state.errorClass): Problem(.overloaded, logged: description)
    case .server, .decoding, .unexpectedReply: Problem(.internalFault, logged: description)
    }
  }

  /// Classes of SQLSTATE that pass by themselves: rollback for another transaction's sake (40), out of resources (53),
  /// cancelled or shut down by an operator (57), a lock that could not be had (55).
  private static let passing: Set<String> = ["40", "53", "55", "57"]
}
