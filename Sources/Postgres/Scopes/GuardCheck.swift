/// A guard as it travels with a transaction: its statement, built once, and its judgement.
struct GuardCheck {
  let sql: SQL
  /// The same as a statement that fails by itself.
  let assertion: SQL?
  /// Throws the refusal that needs no row.
  let require: () throws -> Void
  /// Throws the refusal.
  let check: (GuardRow?) throws -> Void

  init(_ accessGuard: any AccessGuard) {
    sql = accessGuard.sql
    assertion = accessGuard.assertion
    require = accessGuard.require
    check = accessGuard.check
  }

  init(sql: SQL, check: @escaping (GuardRow?) throws -> Void) {
    self.sql = sql
    assertion = nil
    require = {}
    self.check = check
  }
}
