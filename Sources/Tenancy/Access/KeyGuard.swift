import CivilTime
import Postgres

/// Reads the tenant's access revision again in the transaction that does the work: the cache made the request cheap, this
/// allows it.
///
/// The number moves on with every change of the tenant, its keys, its approvals and labels, and of any service, so that
/// while it is the same all of what the key was judged by is (Tenancy.docc, access revision). Where it has moved on, the key's
/// own state is read in the same statement, since most changes concern others. A changed or vanished key answers
/// `key_inactive`; whoever holds the caller then asks the ``Authenticator`` once more, which knows the exact reason.
struct KeyGuard: AccessGuard {
  /// What the key was judged by.
  struct Basis: Sendable {
    let record: APIKeyRecord
    let classRevision: Int64
    let standing: GrantStanding
    /// The tenant's, at the moment of all this.
    let accessRevision: Int64
  }

  let sql: SQL
  let assertion: SQL?
  private let basis: Basis
  private let clock: any WallClock
  private let moved: @Sendable () -> Void

  /// - Parameter moved: called when the number has moved on although all is as it was: what is known should be read again.
  init(_ basis: Basis, clock: any WallClock, moved: @escaping @Sendable () -> Void = {}) {
    self.basis = basis
    self.clock = clock
    self.moved = moved
    let (record, revision) = (basis.record, basis.accessRevision)
    // The function is called only where the number is another one.
    sql = """
      SELECT revision, CASE WHEN revision = \(revision) THEN NULL
        ELSE moyai.key_state(\(record.tenant), \(record.kid.text), \(record.service)) END
      FROM moyai.access_revision WHERE tenant_id = \(record.tenant)
      """
    assertion = """
      SELECT CASE WHEN (SELECT revision FROM moyai.access_revision WHERE tenant_id = \(record.tenant)) = \(revision)
        THEN true ELSE moyai.refuse_access() END
      """
  }

  func check(_ row: GuardRow?) throws {
    guard let row else { throw AccessRefused(.keyInactive) }
    if row.int64(0) == basis.accessRevision { return try require() }
    // Empty where the table has NULL.
    let state = (row.string(1) ?? "").split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    // Other labels of entity types than the cached record was made with make it as stale as a changed key does.
    // A day that cannot be read is a doubt, and a doubt opens nothing.
    guard state.count == 6, Int64(state[0]) == basis.record.revision, Int64(state[1]) == basis.classRevision,
      case let left = CivilDate(state[3]), left != nil || state[3].isEmpty
    else { throw AccessRefused(.keyInactive) }
    let standing = GrantStanding(
      tenantState: state[2], tenantLeft: left, approvalState: state[4], serviceState: state[5],
      needsService: basis.record.service != nil)
    try standing.requireTenant(at: clock.now())
    try standing.requireService()
    moved()
  }

  /// What no revision tells: the day on which a tenant leaves comes by itself.
  func require() throws {
    try basis.standing.requireTenant(at: clock.now())
    try basis.standing.requireService()
  }
}
