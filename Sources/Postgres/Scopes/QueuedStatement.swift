/// A statement that travels with a transaction's next flush, and who wants to know what became of it.
struct QueuedStatement {
  let sql: SQL
  /// Gets the result when the flush is read.
  var read: ((borrowing ResultHandle) throws -> Void)?
  /// Hears why this very statement failed; not when one before it did.
  var failed: ((PostgresError) -> Void)?

  func receive(on connection: Connection) throws {
    let result: ResultHandle
    do throws(PostgresError) { result = try connection.receiveResult(of: sql) } catch {
      failed?(error)
      throw error
    }
    try read?(result)
  }
}
