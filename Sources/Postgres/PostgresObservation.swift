/// What the module can be observed doing. Logger and metrics each decide what to make of a case; names come from closed
/// sets, and no case carries a value of a statement.
package enum PostgresObservation: Sendable {
  case connected(Pool, duration: Duration)
  /// The next attempt follows after `retryIn`.
  case connectFailed(Pool, PostgresError, retryIn: Duration)
  case connectionLost(Pool, PostgresError)
  /// The whole database became reachable or unreachable.
  case reachable(Bool)
  /// One exchange of the shared pipeline: what went out between two syncs.
  case batch(requests: Int, statements: Int, duration: Duration)
  /// Requests that were sent again, alone, because a neighbour's statement failed.
  case rerunAlone(requests: Int)
  /// One interactive transaction: waiting in the queue and working.
  case transaction(Pool, waited: Duration, worked: Duration)
  case groupCommit(jobs: Int, duration: Duration)
  case queueFull(Pool)
  case waitedTooLong(Pool, requests: Int)
  case outcomeUnknown(Pool)
  case guardRefused

  /// The sets of connections. The notification connection is one of its own.
  package enum Pool: String, Sendable, CaseIterable {
    case pipeline, interactive, longRead, meter, ops, gateway, gates, consent, sealer, listen
  }
}
