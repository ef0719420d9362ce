import CivilTime
import Postgres

/// Reads the tenant's access revision again in the transaction that does the work: the cache made the request cheap, this
/// allows it.
///
/// The number moves on with every change of the tenant, its keys, its approvals and labels, and of any service, so that
/// while it is the same all of what the key was judged by is (Tenancy.docc, access revision). Another number, or none,
/// answers `key_inactive`; whoever holds the caller then asks the ``Authenticator`` once more, which knows the exact reason.
struct KeyGuard: AccessGuard {
  let sql: SQL
  let assertion: SQL?
  private let revision: Int64
  private let standing: GrantStanding
  private let clock: any WallClock

  /// - Parameter standing: what the registry said at that revision.
  init(_ tenant: TenantID, revision: Int64, standing: GrantStanding, clock: any WallClock) {
    self.revision = revision
    self.standing = standing
    self.clock = clock
    sql = "SELECT revision FROM moyai.access_revision WHERE tenant_id = \(tenant)"
    assertion = """
      SELECT CASE WHEN (SELECT revision FROM moyai.access_revision WHERE tenant_id = \(tenant)) = \(revision) THEN true
        ELSE moyai.refuse_access() END
      """
  }

  func check(_ row: GuardRow?) throws {
    guard let row, row.int64(0) == revision else { throw AccessRefused(.keyInactive) }
    try require()
  }

  /// What no revision tells: the day on which a tenant leaves comes by itself.
  func require() throws {
    try standing.requireTenant(at: clock.now())
    try standing.requireService()
  }
}
