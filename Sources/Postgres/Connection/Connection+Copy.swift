internal import CLibPQ

/// COPY, outside pipeline mode, which does not know it. One chunk at a time is held in memory.
extension Connection {
  /// `COPY … TO STDOUT`: the server sends row by row, `body` gets them gathered to `copyChunk` bytes or a little more.
  func copyOut(_ sql: SQL, _ body: ([UInt8]) throws -> Void) throws {
    try beginCopy(sql, expecting: PGRES_COPY_OUT)
    var gathered: [UInt8] = []
    gathered.reserveCapacity(Connection.copyChunk * 2)
    do {
      while try receiveCopyRow(into: &gathered) {
        guard gathered.count >= Connection.copyChunk else { continue }
        try body(gathered)
        gathered.removeAll(keepingCapacity: true)
      }
      if !gathered.isEmpty { try body(gathered) }
    } catch  where !isLost {
      interrupt()
      try skipCopy()
      throw error
    }
    _ = try endCopy(sql)
  }

  private static let copyChunk = 64 << 10

  /// - Returns: false at the end.
  private func receiveCopyRow(into buffer: inout [UInt8]) throws(PostgresError) -> Bool {
    while true {
      var chunk: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &chunk, 1)
      if count == 0 {
        try awaitCopyData()
        continue
      }
      guard count > 0, let chunk else { return false }
      buffer.append(contentsOf: UnsafeRawBufferPointer(start: chunk, count: Int(count)))
      PQfreemem(chunk)
      return true
    }
  }

  /// `COPY … FROM STDIN`: takes chunks from `next` until it answers nil.
  /// - Returns: how many rows were stored.
  func copyIn(_ sql: SQL, _ next: () throws -> [UInt8]?) throws -> Int {
    try beginCopy(sql, expecting: PGRES_COPY_IN)
    do {
      while let chunk = try next() { try putCopyData(chunk) }
    } catch  where !isLost {
      // Told of a failure, the server throws away what it got.
      try putCopyEnd("the source of the data failed")
      _ = try? endCopy(sql)
      throw error
    }
    try putCopyEnd(nil)
    return try endCopy(sql)
  }

  private func beginCopy(_ sql: SQL, expecting status: ExecStatusType) throws(PostgresError) {
    guard sql.valueCount == 0 else {
      throw PostgresError(.invalidValue, "COPY takes no bind values").about(sql)
    }
    guard !isLost, PQsendQuery(handle, sql.text) == 1 else { throw lost() }
    mustFlush = true
    guard let result = try nextResult() else { throw lost("no result where one was due") }
    if result.status == status { return }
    let error =
      result.status == PGRES_FATAL_ERROR
      ? PostgresError(result: result.pointer, statement: sql)
      : PostgresError(.invalidValue, "the statement is no COPY in this direction").about(sql)
    if result.status == PGRES_COPY_IN { try putCopyEnd("not expected") }
    if result.status == PGRES_COPY_OUT { try skipCopy() } else { try skipResults() }
    throw error
  }

  private func endCopy(_ sql: SQL) throws(PostgresError) -> Int {
    var rows = 0
    var failure: PostgresError?
    while let result = try nextResult() {
      if result.status == PGRES_FATAL_ERROR {
        if PostgresError.endsSession(result.pointer) {
          throw lost(PostgresError(result: result.pointer, statement: nil).message)
        }
        failure = PostgresError(result: result.pointer, statement: sql)
      } else {
        rows = result.affectedRows
      }
    }
    if let failure { throw failure }
    return rows
  }

  private func skipCopy() throws(PostgresError) {
    while true {
      var chunk: UnsafeMutablePointer<CChar>?
      let count = PQgetCopyData(handle, &chunk, 1)
      if count == 0 {
        try awaitCopyData()
        continue
      }
      guard count > 0 else { break }
      PQfreemem(chunk)
    }
    try skipResults()
  }

  private func skipResults() throws(PostgresError) {
    while try nextResult() != nil {}
  }

  private func awaitCopyData() throws(PostgresError) {
    if mustFlush { try flush() }
    _ = try wait(for: mustFlush ? POLLIN | POLLOUT : POLLIN, until: .after(settings.silenceMax))
    guard PQconsumeInput(handle) == 1 else { throw lost() }
  }

  private func putCopyData(_ chunk: [UInt8]) throws(PostgresError) {
    let sent = chunk.withUnsafeBufferPointer { PQputCopyData(handle, Connection.characters($0), Int32($0.count)) }
    guard sent == 1 else { throw lost() }
    try flushCompletely()
  }

  private func putCopyEnd(_ message: String?) throws(PostgresError) {
    while true {
      let sent = PQputCopyEnd(handle, message)
      if sent == 1 { break }
      guard sent == 0 else { throw lost() }
      try flushCompletely()
    }
    mustFlush = true
    try flushCompletely()
  }

  /// Nothing is left in libpq's buffer afterwards, so the next chunk does not add to it. What the server says meanwhile
  /// (an error, notices) is read, lest both sides wait for each other.
  private func flushCompletely() throws(PostgresError) {
    try flush()
    while mustFlush {
      let events = try wait(for: POLLIN | POLLOUT, until: .after(settings.silenceMax))
      if events & POLLIN != 0, PQconsumeInput(handle) != 1 { throw lost() }
      try flush()
    }
  }
}
