/// A statement and the place for its rows.
protocol RowCell: Sendable {
  var sql: SQL { get }
  func read(_ result: borrowing ResultHandle) throws(PostgresError)
}

/// `@unchecked Sendable`: it changes hands together with the work it belongs to, see `WorkItem`.
final class StatementCell<S: Statement>: RowCell, @unchecked Sendable {
  private let statement: S
  private(set) var rows: [S.Row] = []

  init(_ statement: S) {
    self.statement = statement
  }

  var sql: SQL { statement.sql }

  func read(_ result: borrowing ResultHandle) throws(PostgresError) {
    rows = try result.rows(of: statement)
  }
}
