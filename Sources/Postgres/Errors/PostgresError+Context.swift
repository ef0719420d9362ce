extension PostgresError {
  /// The same error with the text of the statement it is about.
  func about(_ sql: SQL) -> PostgresError {
    var error = self
    if error.statement == nil { error.statement = sql.text }
    return error
  }

  /// On the shared pipeline nobody cancels a statement, so a cancelled one ran into its timeout.
  var explained: PostgresError {
    guard code == .server(.queryCanceled) else { return self }
    var error = self
    error.code = .timeout
    return error
  }

  /// What this error means when COMMIT had been sent: a loss, or one of the states a failover answers with, leaves
  /// the outcome open (Design, scale-out rules).
  var duringCommit: PostgresError {
    switch code {
    case .unavailable, .unexpectedReply: break
    case .server(let state) where PostgresError.unknownDuringCommit.contains(state): break
    default: return self
    }
    var error = self
    error.code = .outcomeUnknown
    return error
  }

  private static let unknownDuringCommit: Set<SQLState> = [.connectionFailure, .adminShutdown, .readOnlyTransaction]
}
