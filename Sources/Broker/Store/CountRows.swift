import Postgres

/// A statement that counts: one row with one number.
struct CountRows: Statement {
  let sql: SQL
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Int { try row.int(0) }
}
