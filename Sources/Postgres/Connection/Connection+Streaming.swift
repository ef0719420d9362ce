internal import CLibPQ

extension Connection {
  /// Reads one statement's rows as they come, one at a time, so that memory stays bounded however many there are.
  /// A `body` that throws interrupts the statement.
  func receiveRows(of sql: SQL, _ body: (borrowing RowReader) throws -> Void) throws {
    try receivePreparations()
    guard case .statement = pending.first, PQsetSingleRowMode(handle) == 1 else {
      throw lost("no statement whose rows could be read one by one")
    }
    while true {
      guard let result = try nextResult() else { throw lost("no result where one was due") }
      guard result.status == PGRES_SINGLE_TUPLE else {
        return try finishRows(of: sql, with: result)
      }
      do {
        let reader = RowReader(result: result.pointer, row: 0)
        try body(reader)
      } catch {
        interrupt()
        throw (error as? DecodingFailure).map { PostgresError(.decoding, "\($0)").about(sql) } ?? error
      }
    }
  }

  private func finishRows(of sql: SQL, with result: consuming ResultHandle) throws(PostgresError) {
    switch try reply(result) {
    case .result: pending.removeFirst()
    case .failed(let error):
      pending.removeFirst()
      throw error.about(sql)
    case .skipped:
      pending.removeFirst()
      throw PostgresError(.unexpectedReply, "the server skipped a statement")
    }
  }

  /// Asks the server to give up the statement that runs. Blocks for a round trip.
  func interrupt() {
    guard let cancel = PQgetCancel(handle) else { return }
    defer { PQfreeCancel(cancel) }
    var message = [CChar](repeating: 0, count: 256)
    PQcancel(cancel, &message, 256)
  }
}
