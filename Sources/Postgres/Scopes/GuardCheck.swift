/// A guard as it travels with a transaction: its statement and its judgement.
struct GuardCheck {
  let sql: SQL
  /// Throws the refusal.
  let check: (GuardRow?) throws -> Void

  init(_ check: AccessCheck) {
    sql = check.sql
    self.check = check.check
  }

  init(sql: SQL, check: @escaping (GuardRow?) throws -> Void) {
    self.sql = sql
    self.check = check
  }
}
