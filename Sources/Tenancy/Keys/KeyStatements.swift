import CivilTime
import Postgres
import StrictJSON

/// All SQL that touches `moyai.api_key`. Every statement names the tenant, beside the row policy that enforces it.
enum KeyStatements {
  /// The columns of ``APIKeyRecord`` in the order in which ``record(_:)`` reads them.
  static let columns: SQL = """
    k.tenant_id, k.kid, k.revision, k.kind, k.environment, k.name, k.service_id, k.organisation_id, k.purposes, \
    k.scopes, k.roles, k.ngsi, k.ip_allow, k.rate_per_minute, k.approved_at, k.not_before, k.expires_at, k.rotated_at, \
    k.retires_at, k.revoked_at, k.created_at, k.created_by, k.approved_by, k.rotated_from, k.revoked_by, \
    k.revoked_reason, k.exposed_at, k.last_used_at
    """
  static let columnCount = 28

  static func find(_ tenant: TenantID, _ kid: KeyID, forUpdate: Bool) -> Query<APIKeyRecord> {
    let sql: SQL = "SELECT \(columns) FROM moyai.api_key k WHERE k.tenant_id = \(tenant) AND k.kid = \(kid.text)"
    return Query(forUpdate ? sql.appending(" FOR UPDATE") : sql, decode: record)
  }

  static func list(_ tenant: TenantID, after: KeyID?, limit: Int) -> Query<APIKeyRecord> {
    Query(
      """
      SELECT \(columns) FROM moyai.api_key k
      WHERE k.tenant_id = \(tenant) AND k.kid > \(after?.text ?? "") ORDER BY k.kid LIMIT \(limit)
      """, decode: record)
  }

  /// For operators, who see every tenant's keys without their verifiers.
  static func locate(_ kid: KeyID) -> Query<TenantID> {
    Query("SELECT k.tenant_id FROM moyai.api_key k WHERE k.kid = \(kid.text) ORDER BY k.tenant_id LIMIT 2") {
      row throws(DecodingFailure) in try row.tenant(0)
    }
  }

  static func insert(_ record: APIKeyRecord, _ verifier: APIKeyVerifier, pepperVersion: Int16) -> Command {
    Command(
      """
      INSERT INTO moyai.api_key (tenant_id, kid, revision, kind, environment, name, service_id, organisation_id,
        purposes, scopes, roles, ngsi, ip_allow, rate_per_minute, verifier, pepper_version, not_before, expires_at,
        created_at, created_by, approved_at, approved_by, rotated_from)
      VALUES (\(record.tenant), \(record.kid.text), \(record.revision), \(record.kind.rawValue),
        \(record.environment.rawValue), \(record.name), \(record.service), \(record.organisation), \(record.purposes),
        \(record.scopes.map(\.text)), \(record.roles.map(\.rawValue).sorted()),
        \(record.ngsi.map { JSONText($0.json.text) }),
        \(record.addressRanges.map(\.text)), \(record.ratePerMinute), \(verifier.bytes), \(pepperVersion),
        \(record.life.notBefore), \(record.life.expiresAt), \(record.createdAt), \(record.createdBy),
        \(record.life.approvedAt), \(record.approvedBy), \(record.rotatedFrom?.text))
      """)
  }

  static func approve(_ tenant: TenantID, _ kid: KeyID, at now: Timestamp?, by principal: Principal) -> Command {
    Command(
      """
      UPDATE moyai.api_key SET approved_at = \(now), approved_by = \(principal.text), revision = revision + 1
      WHERE tenant_id = \(tenant) AND kid = \(kid.text)
      """)
  }

  static func rotate(_ tenant: TenantID, _ kid: KeyID, _ rotation: KeyRotation) -> Command {
    Command(
      """
      UPDATE moyai.api_key
      SET rotated_at = \(rotation.rotatedAt), retires_at = \(rotation.retiresAt), revision = revision + 1
      WHERE tenant_id = \(tenant) AND kid = \(kid.text)
      """)
  }

  static func revoke(
    _ tenant: TenantID, _ kid: KeyID, at now: Timestamp?, by principal: Principal, reason: String
  ) -> Command {
    Command(
      """
      UPDATE moyai.api_key SET revoked_at = \(now), revoked_by = \(principal.text), revoked_reason = \(reason),
        revision = revision + 1
      WHERE tenant_id = \(tenant) AND kid = \(kid.text)
      """)
  }

  /// The first sight counts.
  static func expose(_ tenant: TenantID, _ kid: KeyID, at now: Timestamp) -> Command {
    Command(
      """
      UPDATE moyai.api_key SET exposed_at = \(now)
      WHERE tenant_id = \(tenant) AND kid = \(kid.text) AND exposed_at IS NULL
      """)
  }

  /// Many keys of one tenant in one statement. A use noted by a warm cache after the revocation was refused by the
  /// guard, so it is none.
  static func use(_ tenant: TenantID, _ uses: [(kid: KeyID, at: Timestamp)]) -> Command {
    Command(
      """
      UPDATE moyai.api_key k SET last_used_at = u.at
      FROM unnest(\(uses.map(\.kid.text)), \(uses.map(\.at))) AS u (kid, at)
      WHERE k.tenant_id = \(tenant) AND k.kid = u.kid AND (k.last_used_at IS NULL OR k.last_used_at < u.at)
        AND (k.revoked_at IS NULL OR k.revoked_at > u.at)
      """)
  }

  /// Reads ``columns`` from the first column on.
  @Sendable static func record(_ row: borrowing RowReader) throws(DecodingFailure) -> APIKeyRecord {
    guard let kid = KeyID(try row.string(1)) else { throw row.malformed(1, "key id") }
    guard let kind = KeyKind(rawValue: try row.string(3)) else { throw row.malformed(3, "key kind") }
    guard let environment = KeyEnvironment(rawValue: try row.string(4)) else { throw row.malformed(4, "environment") }
    let rotatedAt = try row.optionalTimestamp(17)
    let retiresAt = try row.optionalTimestamp(18)
    return APIKeyRecord(
      tenant: try row.tenant(0), kid: kid, revision: try row.int64(2), kind: kind, environment: environment,
      name: try row.string(5), service: try row.optionalString(6), organisation: try row.optionalString(7),
      purposes: try row.strings(8), scopes: try scopes(row), roles: try roles(row), ngsi: try ngsi(row),
      addressRanges: try addressRanges(row), ratePerMinute: try row.optionalInt(13),
      life: KeyLife(
        approvedAt: try row.optionalTimestamp(14), notBefore: try row.timestamp(15), expiresAt: try row.timestamp(16),
        rotation: rotatedAt.flatMap { rotated in retiresAt.map { KeyRotation(rotatedAt: rotated, retiresAt: $0) } },
        revokedAt: try row.optionalTimestamp(19)),
      createdAt: try row.timestamp(20), createdBy: try row.string(21), approvedBy: try row.optionalString(22),
      rotatedFrom: try row.optionalString(23).flatMap { KeyID($0) }, revokedBy: try row.optionalString(24),
      revokedReason: try row.optionalString(25), exposedAt: try row.optionalTimestamp(26),
      lastUsedAt: try row.optionalTimestamp(27))
  }

  /// A text this program does not know would silently make the key weaker or stronger, so it fails loudly.
  private static func scopes(_ row: borrowing RowReader) throws(DecodingFailure) -> [Scope] {
    let texts = try row.strings(9)
    let scopes = texts.compactMap { Scope($0) }
    guard scopes.count == texts.count else { throw row.malformed(9, "scopes") }
    return scopes
  }

  private static func roles(_ row: borrowing RowReader) throws(DecodingFailure) -> Set<ConsoleRole> {
    let texts = try row.strings(10)
    let roles = texts.compactMap { ConsoleRole(rawValue: $0) }
    guard roles.count == texts.count else { throw row.malformed(10, "roles") }
    return Set(roles)
  }

  private static func ngsi(_ row: borrowing RowReader) throws(DecodingFailure) -> NGSIReach? {
    guard let text = try row.optionalString(11) else { return nil }
    guard let json = try? JSON(parsing: text), let reach = try? NGSIReach(json) else {
      throw row.malformed(11, "reach")
    }
    return reach
  }

  private static func addressRanges(_ row: borrowing RowReader) throws(DecodingFailure) -> [IPNetwork] {
    let texts = try row.strings(12)
    let ranges = texts.compactMap { IPNetwork($0) }
    guard ranges.count == texts.count else { throw row.malformed(12, "address ranges") }
    return ranges
  }
}
