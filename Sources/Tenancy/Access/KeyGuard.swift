import CivilTime
import Postgres

/// Reads the key's state again in the transaction that does the work: the cache made the request cheap, this allows it.
///
/// A changed or vanished key answers `key_inactive`; whoever holds the caller then asks the ``Authenticator`` once
/// more, which knows the exact reason.
struct KeyGuard: AccessGuard {
  let sql: SQL
  private let revision: Int64
  private let classRevision: Int64
  private let needsService: Bool
  private let clock: any WallClock

  init(_ record: APIKeyRecord, classRevision: Int64, clock: any WallClock) {
    revision = record.revision
    self.classRevision = classRevision
    needsService = record.service != nil
    self.clock = clock
    // The service is bound and not joined: three lookups by primary key that do not wait for each other's rows.
    if let service = record.service {
      sql = """
        SELECT k.revision, t.state, t.left_on, t.class_revision, a.state, s.state
        FROM moyai.api_key k, moyai.tenant t, moyai.service_approval a, moyai.service s
        WHERE k.tenant_id = \(record.tenant) AND k.kid = \(record.kid.text) AND t.tenant_id = \(record.tenant)
          AND a.tenant_id = \(record.tenant) AND a.service_id = \(service) AND s.service_id = \(service)
        """
    } else {
      sql = """
        SELECT k.revision, t.state, t.left_on, t.class_revision FROM moyai.api_key k, moyai.tenant t
        WHERE k.tenant_id = \(record.tenant) AND k.kid = \(record.kid.text) AND t.tenant_id = \(record.tenant)
        """
    }
  }

  func check(_ row: GuardRow?) throws {
    // Other labels of entity types than the cached record was made with make it as stale as a changed key does.
    guard let row, row.int64(0) == revision, row.int64(3) == classRevision else { throw AccessRefused(.keyInactive) }
    let standing = GrantStanding(
      tenantState: row.string(1), tenantLeft: row.string(2).flatMap { CivilDate($0) },
      approvalState: needsService ? row.string(4) : nil, serviceState: needsService ? row.string(5) : nil,
      needsService: needsService)
    try standing.requireTenant(at: clock.now())
    try standing.requireService()
  }
}
