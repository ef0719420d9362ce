import Postgres

/// One number for each tenant, which every guard of its keys compares (Tenancy.docc, access revision).
enum AccessRevision {
  /// Belongs into every transaction that changes what a key of the tenant opens or what may serve it, or warm caches go on
  /// as before. Registry changes move the number on by themselves.
  static let turn = Command("SELECT moyai.turn_access()")
}
