/// A guard as it travels with a transaction: its statement, built once, and its judgement.
struct GuardCheck {
  let sql: SQL
  /// Throws the refusal.
  let check: (GuardRow?) throws -> Void

  init(_ accessGuard: any AccessGuard) {
    sql = accessGuard.sql
    check = accessGuard.check
  }

  init(sql: SQL, check: @escaping (GuardRow?) throws -> Void) {
    self.sql = sql
    self.check = check
  }
}
