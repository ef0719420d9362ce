/// A guard with its statements, built once for all requests of an access.
final class AccessCheck: Sendable {
  let sql: SQL
  /// The same as a statement that fails by itself.
  let assertion: SQL?
  private let judge: any AccessGuard

  init(_ judge: any AccessGuard) {
    self.judge = judge
    sql = judge.sql
    assertion = judge.assertion
  }

  /// Throws the refusal that needs no row.
  func require() throws { try judge.require() }

  /// Throws the refusal.
  func check(_ row: GuardRow?) throws { try judge.check(row) }

  /// Whether one statement answers for both.
  func isLike(_ other: AccessCheck) -> Bool { self === other || sql == other.sql }
}
