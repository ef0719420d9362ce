internal import CLibPQ

extension Connection {
  /// Runs text of several statements by the simple protocol, outside pipeline mode, and drops their rows. For session
  /// settings and migrations: text that comes from the program, never from a caller.
  func runScript(_ text: String) throws(PostgresError) {
    guard !isLost, PQsendQuery(handle, text) == 1 else { throw lost() }
    mustFlush = true
    var failure: PostgresError?
    while let result = try nextResult() {
      guard result.status == PGRES_FATAL_ERROR else { continue }
      let error = PostgresError(result: result.pointer, statement: nil)
      if PostgresError.endsSession(result.pointer) || PQstatus(handle) == CONNECTION_BAD { throw lost(error.message) }
      failure = error
    }
    if let failure { throw failure }
  }

  /// Leaves pipeline mode for what it does not allow (COPY, scripts) and comes back to it.
  func outsidePipeline<R>(_ body: () throws -> R) throws -> R {
    guard PQexitPipelineMode(handle) == 1 else { throw lost() }
    defer {
      if PQenterPipelineMode(handle) != 1 { isLost = true }
    }
    return try body()
  }
}
