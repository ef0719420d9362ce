import CivilTime
import Postgres

/// All that decides about a key, in one statement: its record and verifier, its tenant's and its service's state.
struct GrantStatement: Statement {
  let tenant: TenantID
  let kid: KeyID

  struct Row: Sendable {
    let record: APIKeyRecord
    let verifier: APIKeyVerifier
    let pepperVersion: Int16
    let slug: TenantSlug
    let tenantKind: TenantKind
    let standing: GrantStanding
  }

  var sql: SQL {
    """
    SELECT \(KeyStatements.columns), k.verifier, k.pepper_version, t.slug, t.kind, t.state, t.left_on, a.state, s.state
    FROM moyai.api_key k
    JOIN moyai.tenant t ON t.tenant_id = k.tenant_id
    LEFT JOIN moyai.service_approval a ON a.tenant_id = k.tenant_id AND a.service_id = k.service_id
    LEFT JOIN moyai.service s ON s.service_id = k.service_id
    WHERE k.tenant_id = \(tenant) AND k.kid = \(kid.text)
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Row {
    let first = KeyStatements.columnCount
    let record = try KeyStatements.record(row)
    guard let verifier = APIKeyVerifier(stored: try row.bytes(first)) else { throw row.malformed(first, "verifier") }
    guard let slug = TenantSlug(try row.string(first + 2)) else { throw row.malformed(first + 2, "slug") }
    guard let kind = TenantKind(rawValue: try row.string(first + 3)) else { throw row.malformed(first + 3, "kind") }
    return Row(
      record: record, verifier: verifier, pepperVersion: try row.int16(first + 1), slug: slug, tenantKind: kind,
      standing: GrantStanding(
        tenantState: try row.string(first + 4), tenantLeft: try row.optionalDate(first + 5),
        approvalState: try row.optionalString(first + 6), serviceState: try row.optionalString(first + 7),
        needsService: record.service != nil))
  }
}

/// What others than the key's own town manager decide: whether the tenant takes part and its service may serve it.
struct GrantStanding: Equatable, Sendable {
  let tenantIsLive: Bool
  let tenantLeft: CivilDate?
  let serviceIsOpen: Bool

  init(tenantState: String?, tenantLeft: CivilDate?, approvalState: String?, serviceState: String?, needsService: Bool)
  {
    tenantIsLive = tenantState == TenantState.live.rawValue
    self.tenantLeft = tenantLeft
    serviceIsOpen =
      !needsService
      || (approvalState == ApprovalState.approved.rawValue && serviceState == ServiceState.live.rawValue)
  }

  func requireTenant(at now: Timestamp) throws(AccessRefused) {
    guard tenantIsLive, tenantLeft.map({ JapanTime.date(of: now) < $0 }) ?? true else {
      throw AccessRefused(.tenantSuspended)
    }
  }

  func requireService() throws(AccessRefused) {
    guard serviceIsOpen else { throw AccessRefused(.serviceSuspended) }
  }
}
