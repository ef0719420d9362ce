/// One transaction outside every tenant, for tables that are no tenant's. `moyai.tenant` is not set, so a tenant table
/// answers with an error.
package struct PlatformScope: ~Copyable {
  let transaction: Transaction

  init(transaction: Transaction) {
    self.transaction = transaction
  }

  /// Sends what is queued and this statement in one flush and reads its rows.
  package mutating func fetch<S: Statement>(_ statement: S) throws -> [S.Row] {
    try transaction.run(statement.sql) { try $0.rows(of: statement) }
  }

  /// Lets the statement travel with the next flush, at the latest with COMMIT.
  package mutating func queue(_ statement: some Statement) throws {
    try transaction.queue(QueuedStatement(sql: statement.sql))
  }

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

/// Whose connection a platform scope uses.
package enum PlatformRole: Hashable, Sendable, CaseIterable {
  case app, meter, ops
  /// Reads personal records through the two gates and nothing else.
  case gateway
  /// Persons, consents and their registers.
  case consent
  /// Seals the ledger of every town.
  case sealer
}
