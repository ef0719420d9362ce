import CivilTime
import DataClasses
import Postgres
import StrictJSON

/// All that decides about a key, in one statement: its record and verifier, its tenant's and its service's state, and what
/// the tenant's labels of entity types mean to its service.
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
    let classes: ClassRules
    /// The tenant's access revision at the moment of all this.
    let accessRevision: Int64
  }

  var sql: SQL {
    """
    SELECT \(KeyStatements.columns), k.verifier, k.pepper_version, t.slug, t.kind, t.state, t.left_on, a.state, s.state,
      t.class_revision, \(Self.labels), r.revision
    FROM moyai.api_key k
    JOIN moyai.tenant t ON t.tenant_id = k.tenant_id
    JOIN moyai.access_revision r ON r.tenant_id = k.tenant_id
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
        needsService: record.service != nil),
      classes: ClassRules(revision: try row.int64(first + 8), labels: try Self.labels(row, first + 9)),
      accessRevision: try row.int64(first + 10))
  }

  /// `[[type, class, whether the key's service is a recipient on the ground the class asks for], …]`; null without any.
  private static let labels: SQL = """
    (SELECT json_agg(json_build_array(d.entity_type, d.class, EXISTS (
        SELECT FROM moyai.data_class_recipient r
        WHERE r.tenant_id = d.tenant_id AND r.entity_type = d.entity_type AND r.service_id = k.service_id
          AND CASE d.class WHEN 'anonymised_public' THEN r.contract_id IS NOT NULL ELSE r.confirmed_on IS NOT NULL END)))
      FROM moyai.data_class d WHERE d.tenant_id = k.tenant_id AND d.class <> 'non_personal')::text
    """

  private static func labels(
    _ row: borrowing RowReader, _ column: Int
  ) throws(DecodingFailure) -> [ClassRules.Label] {
    guard let text = try row.optionalString(column) else { return [] }
    guard let entries = (try? JSON(parsing: text))?.array else { throw row.malformed(column, "labels") }
    var labels: [ClassRules.Label] = []
    for entry in entries {
      guard let parts = entry.array, parts.count == 3, let type = parts[0].string,
        let dataClass = parts[1].string.flatMap({ DataClass(rawValue: $0) }), let isRecipient = parts[2].bool
      else { throw row.malformed(column, "label") }
      labels.append(ClassRules.Label(type, dataClass, isRecipient: isRecipient))
    }
    return labels
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
