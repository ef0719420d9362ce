import Postgres

/// Holds the labels of the tenant's entity types still until the transaction ends, and fails when they are not the ones
/// that the callers knew.
struct HoldClasses: Statement {
  let revisions: [Int64]

  /// How it fails.
  static let changed: SQLState = "MY001"

  var sql: SQL { "SELECT moyai.hold_classes(\(revisions))" }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
