/// One statement as a type: its text, its values and how a row of its answer is read, together in one place.
package protocol Statement: Sendable {
  /// What one row becomes; `Void` where there are none.
  associatedtype Row: Sendable

  /// Text and values.
  var sql: SQL { get }

  /// Reads one row. Runs on a worker's thread, so it computes and does not wait.
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Row
}

/// A statement without a type of its own.
package struct Query<Row: Sendable>: Statement {
  /// Text and values.
  package let sql: SQL
  private let decoder: @Sendable (borrowing RowReader) throws(DecodingFailure) -> Row

  /// - Parameter decode: reads one row.
  package init(_ sql: SQL, decode: @escaping @Sendable (borrowing RowReader) throws(DecodingFailure) -> Row) {
    self.sql = sql
    self.decoder = decode
  }

  /// Reads one row by the closure.
  package func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Row {
    try decoder(row)
  }
}

/// A statement whose rows, if any, are not read.
package struct Command: Statement {
  /// Text and values.
  package let sql: SQL

  /// Any statement will do.
  package init(_ sql: SQL) {
    self.sql = sql
  }

  /// Reads nothing.
  package func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
