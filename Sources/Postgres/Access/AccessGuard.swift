/// A condition that is read in the same transaction as the work, before the work counts: the state of an API key,
/// an approval. A cache may make the request cheap; only the guard allows it (Postgres.docc, 4).
package protocol AccessGuard: Sendable {
  /// One statement that yields at most one row.
  var sql: SQL { get }

  /// The same as a statement that fails the transaction by itself where ``check(_:)`` would refuse by the row, so that
  /// COMMIT may follow it at once; nil where a guard has none.
  var assertion: SQL? { get }

  /// Throws the refusal that needs no row; ``check(_:)`` judges it too.
  func require() throws

  /// Throws the refusal. `row` is nil where the statement found none.
  func check(_ row: GuardRow?) throws
}

extension AccessGuard {
  package var assertion: SQL? { nil }
  package func require() throws {}
}

/// The row a guard's statement found, copied out of the result. Columns count from 0.
package struct GuardRow: Sendable {
  private let values: [String?]

  /// For tests of guards.
  package init(values: [String?]) {
    self.values = values
  }

  /// How many columns the row has.
  package var count: Int { values.count }

  /// Nil for NULL.
  package func string(_ column: Int) -> String? { values[column] }

  /// Nil for NULL and for what is no integer.
  package func int64(_ column: Int) -> Int64? { values[column].flatMap { Int64($0) } }

  /// Nil for NULL and for what is no boolean.
  package func bool(_ column: Int) -> Bool? {
    switch values[column] {
    case "t": true
    case "f": false
    default: nil
    }
  }
}
