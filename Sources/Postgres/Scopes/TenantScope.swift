/// One transaction for one tenant: the only way to a tenant's tables. It cannot be copied, so it cannot leave the
/// closure it is given to.
///
/// After a statement failed the transaction is over: every further call throws the same error, and returning from the
/// closure as if nothing had happened does too.
package struct TenantScope: ~Copyable {
  /// Whose transaction it is.
  package let tenant: TenantID
  let transaction: Transaction

  init(tenant: TenantID, transaction: Transaction) {
    self.tenant = tenant
    self.transaction = transaction
  }

  /// Sends what is queued and this statement in one flush and reads its rows.
  package mutating func fetch<S: Statement>(_ statement: S) throws -> [S.Row] {
    try transaction.run(statement.sql) { try $0.rows(of: statement) }
  }

  /// Like `fetch`, with COMMIT in the same flush: the last statement of a transaction whose outcome is its own to decide.
  /// What is called afterwards fails.
  package mutating func fetchLast<S: Statement>(_ statement: S) throws -> [S.Row] {
    try transaction.finish(statement.sql) { try $0.rows(of: statement) }
  }

  /// Lets the statement travel with the next flush, at the latest with COMMIT. Its rows are not read; its failure shows
  /// at that flush.
  package mutating func queue(_ statement: some Statement) throws {
    try transaction.queue(QueuedStatement(sql: statement.sql))
  }

  /// The same with its rows given to `read` at that flush, before the transaction is committed.
  ///
  /// - Parameter failed: hears why this very statement failed; not when one before it did.
  package mutating func queue<S: Statement>(
    _ statement: S, read: @escaping ([S.Row]) throws -> Void, failed: @escaping (PostgresError) -> Void
  ) throws {
    try transaction.queue(
      QueuedStatement(sql: statement.sql, read: { try read(try $0.rows(of: statement)) }, failed: failed))
  }

  /// Like `fetch` for a statement without rows.
  /// - Returns: how many rows it inserted, updated or deleted.
  @discardableResult
  package mutating func execute(_ statement: some Statement) throws -> Int {
    try transaction.run(statement.sql) { $0.affectedRows }
  }

  /// Gives the rows to `body` one by one as they come: for exports, with bounded memory. When `body` throws the
  /// statement is interrupted and the transaction is over.
  package mutating func forEach<S: Statement>(_ statement: S, _ body: (S.Row) throws -> Void) throws {
    try transaction.stream(statement.sql) { row in try body(statement.decode(row)) }
  }

  /// `COPY … TO STDOUT` in chunks of whole rows, about 64 KiB each. COPY takes no bind values: what selects the rows is
  /// the text and the row policies.
  package mutating func copyOut(_ sql: SQL, _ body: ([UInt8]) throws -> Void) throws {
    try transaction.outsidePipeline { try $0.copyOut(sql, body) }
  }

  /// `COPY … FROM STDIN`: takes chunks of any size from `next` until it answers nil. PostgreSQL refuses it for a table
  /// with row policies; copy into a temporary table and insert from there.
  /// - Returns: how many rows were stored.
  @discardableResult
  package mutating func copyIn(_ sql: SQL, _ next: () throws -> [UInt8]?) throws -> Int {
    try transaction.outsidePipeline { try $0.copyIn(sql, next) }
  }
}
