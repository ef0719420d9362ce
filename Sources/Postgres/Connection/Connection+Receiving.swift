internal import CLibPQ

extension Connection {
  /// The next answer of the exchange.
  enum Reply: ~Copyable {
    /// The statement's result, which is no error.
    case result(ResultHandle)
    /// The statement failed; all that follow up to the sync are skipped.
    case failed(PostgresError)
    /// An earlier statement of the exchange failed, so the server never looked at this one.
    case skipped
  }

  /// Waits for the answer of the next statement, writing and reading as the socket allows: with large messages both
  /// ways a server that waits for us to read would otherwise never read what we write. Throws only when the
  /// connection is lost.
  func receive() throws(PostgresError) -> Reply {
    try receivePreparations()
    guard case .statement(let template) = pending.first else {
      throw lost("an answer was expected where none is due")
    }
    let reply = try nextStatementReply()
    pending.removeFirst()
    switch consume reply {
    case .failed(let error):
      switch error.stalePlan {
      case .outdated: cache.invalidate(template)
      case .missing: cache.removeAll()
      case nil: break
      }
      return .failed(error)
    case .result(let result): return .result(result)
    case .skipped: return .skipped
    }
  }

  /// The statement's result; its error, or that of the statement before it, is thrown.
  func receiveResult(of sql: @autoclosure () -> SQL) throws(PostgresError) -> ResultHandle {
    switch try receive() {
    case .result(let result): return result
    case .failed(let error): throw error.about(sql())
    case .skipped: throw PostgresError(.unexpectedReply, "the server skipped a statement")
    }
  }

  /// Waits for the end of the exchange.
  func receiveSync() throws(PostgresError) {
    try receivePreparations()
    guard case .sync = pending.first else { throw lost("a sync was expected where none is due") }
    guard let result = try nextResult(), result.status == PGRES_PIPELINE_SYNC else {
      throw lost("no sync where one was due")
    }
    pending.removeFirst()
    prepareFailure = nil
  }

  /// Brings a broken exchange to its end: what is due is read and dropped, and a transaction that is still open, which
  /// after an error it is even beyond the Sync, is rolled back.
  func endTransaction() throws(PostgresError) {
    if let last = pending.last {
      if case .sync = last {} else { try sendSync() }
      try drain()
    }
    guard PQtransactionStatus(handle) != PQTRANS_IDLE else { return }
    try send("ROLLBACK")
    try sendSync()
    try drain()
  }

  /// Reads what the work before did not wait for.
  func settle() throws(PostgresError) {
    if !pending.isEmpty { try endTransaction() }
  }

  private static let settlingMilliseconds: Int32 = 10

  private func drain() throws(PostgresError) {
    while let head = pending.first {
      if case .sync = head { try receiveSync() } else { try drainStatement() }
    }
  }

  private func drainStatement() throws(PostgresError) {
    try receivePreparations()
    guard case .statement = pending.first else { return }
    // A statement read row by row may have been left in the middle.
    while try nextResult() != nil {}
    pending.removeFirst()
  }

  /// What was sent for a statement's sake before it.
  func receivePreparations() throws(PostgresError) {
    while case .prepare(let template) = pending.first { try receivePrepare(template) }
  }

  /// Sleeps until the other descriptor is readable or the server says something. Unasked the server only says that it
  /// is closing (or a notice), so a loss is found before the next work is sent into it.
  /// - Parameter longest: how long it sleeps at most; for ever without it.
  /// - Returns: whether the other descriptor is readable.
  func waitWhileIdle(or descriptor: Int32, longest: Duration? = nil) -> Bool {
    if !pending.isEmpty {
      // The reply that nobody waited for is about to come. It alone is no reason to wake up.
      var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, Connection.settlingMilliseconds) > 0 { return true }
      do { try settle() } catch { return false }
    }
    var entries = (
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    )
    let timeout = longest.map { Int32(clamping: max(1, $0.wholeMilliseconds)) } ?? -1
    let ready = withUnsafeMutablePointer(to: &entries) { pointer in
      pointer.withMemoryRebound(to: pollfd.self, capacity: 2) { poll($0, 2, timeout) }
    }
    guard ready > 0 else { return false }
    if entries.1.revents != 0, PQconsumeInput(handle) == 0 || PQstatus(handle) == CONNECTION_BAD {
      _ = lost()
    }
    return entries.0.revents != 0
  }

  /// A Parse that failed is reported as the failure of the statement that needed it.
  private func receivePrepare(_ template: SQLTemplate) throws(PostgresError) {
    switch try nextStatementReply() {
    case .result: break
    case .failed(let error):
      cache.forget(template)
      prepareFailure = error
    case .skipped: cache.forget(template)
    }
    pending.removeFirst()
  }

  private func nextStatementReply() throws(PostgresError) -> Reply {
    guard let result = try nextResult() else { throw lost("no result where one was due") }
    return try reply(result)
  }

  /// What a statement's last result means. Reads the boundary behind it.
  func reply(_ result: consuming ResultHandle) throws(PostgresError) -> Reply {
    let status = result.status
    if status == PGRES_FATAL_ERROR {
      let error = PostgresError(result: result.pointer, statement: nil)
      if PostgresError.endsSession(result.pointer) || PQstatus(handle) == CONNECTION_BAD { throw lost(error.message) }
      try receiveBoundary()
      return .failed(error)
    }
    try receiveBoundary()
    switch status {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .result(result)
    case PGRES_PIPELINE_ABORTED:
      guard let error = prepareFailure else { return .skipped }
      prepareFailure = nil
      return .failed(error)
    default: throw lost("unexpected result status \(status.rawValue)")
    }
  }

  private func receiveBoundary() throws(PostgresError) {
    guard try nextResult() == nil else { throw lost("more than one result for a statement") }
  }

  /// One PGresult, or nil for the boundary after a statement's last one.
  func nextResult() throws(PostgresError) -> ResultHandle? {
    try waitUntilReadable()
    guard let pointer = PQgetResult(handle) else { return nil }
    return ResultHandle(owning: pointer)
  }

  /// Returns when PQgetResult will not block.
  func waitUntilReadable() throws(PostgresError) {
    if isLost { throw lost() }
    if mustFlush { try flush() }
    guard PQisBusy(handle) == 1 else { return }
    var deadline = Deadline.after(settings.silenceMax)
    repeat {
      let events = try wait(for: mustFlush ? POLLIN | POLLOUT : POLLIN, until: deadline)
      if events & (POLLIN | POLLHUP | POLLERR) != 0 {
        guard PQconsumeInput(handle) == 1 else {
          // The server's last words (57P01 …) may have come with the end of the stream.
          if PQisBusy(handle) == 0 { return }
          throw lost()
        }
        deadline = .after(settings.silenceMax)
      }
      if mustFlush { try flush() }
    } while PQisBusy(handle) == 1
  }

  /// Gives the socket what it takes.
  func flush() throws(PostgresError) {
    let rest = PQflush(handle)
    guard rest >= 0 else {
      // The write failed. What the server said before it closed may still be readable.
      mustFlush = false
      guard PQconsumeInput(handle) == 1 else { throw lost() }
      return
    }
    mustFlush = rest == 1
  }

  func wait(for events: Int32, until deadline: Deadline) throws(PostgresError) -> Int32 {
    while true {
      var entry = pollfd(fd: socket, events: Int16(events), revents: 0)
      let ready = poll(&entry, 1, deadline.pollMilliseconds)
      if ready > 0 { return Int32(entry.revents) }
      if ready < 0, moyai_errno() != EINTR { throw lost("poll failed") }
      if deadline.hasPassed { throw lost("the server stayed silent for too long") }
    }
  }
}
