import CivilTime
import ConsentRules
import Postgres

/// Where a consent request stands. `lapsed` is never stored: the clock tells it.
package enum RequestState: String, Sendable, CaseIterable {
  case pending, granted, declined, lapsed
}

/// A consent request as stored.
struct RequestRow: Sendable {
  let id: ConsentRequestID
  let tenant: TenantID
  let service: ServiceName
  let offer: OfferID
  let redirectURI: String
  let clientState: String?
  let state: RequestState
  let createdAt: Timestamp
  let expiresAt: Timestamp
  let account: AccountID?
  let codeHash: Hash256?
  let codeExpiresAt: Timestamp?
  let codeFailures: Int
  let isRedeemed: Bool

  func state(at now: Timestamp) -> RequestState { state == .pending && now >= expiresAt ? .lapsed : state }
}

/// All SQL on consent requests.
enum RequestStatements {
  private static let columns: SQL =
    """
    request_id, tenant_id, service_id, offer_id, redirect_uri, client_state, state, created_at, expires_at, account_id,
      code_sha256, code_expires_at, code_failures, redeemed_at IS NOT NULL
    FROM moyai_vault.consent_request
    """

  /// In which town the request of this token is; asked without a town.
  static func any(token: Hash256) -> Query<RequestRow> {
    Query("SELECT \(columns) WHERE token_sha256 = \(token.bytes)", decode: read)
  }

  static func locked(token: Hash256, in tenant: TenantID) -> Query<RequestRow> {
    Query("SELECT \(columns) WHERE tenant_id = \(tenant) AND token_sha256 = \(token.bytes) FOR UPDATE", decode: read)
  }

  static func request(_ id: ConsentRequestID, in tenant: TenantID) -> Query<RequestRow> {
    Query("SELECT \(columns) WHERE tenant_id = \(tenant) AND request_id = \(id.uuid)", decode: read)
  }

  static func locked(_ id: ConsentRequestID, in tenant: TenantID) -> Query<RequestRow> {
    Query("SELECT \(columns) WHERE tenant_id = \(tenant) AND request_id = \(id.uuid) FOR UPDATE", decode: read)
  }

  static func insert(_ request: RequestRow, token: Hash256, kid: String) -> Command {
    Command(
      """
      INSERT INTO moyai_vault.consent_request (tenant_id, request_id, token_sha256, service_id, kid, offer_id, redirect_uri,
        client_state, state, created_at, expires_at)
      VALUES (\(request.tenant), \(request.id.uuid), \(token.bytes), \(request.service.text), \(kid), \(request.offer.uuid),
        \(request.redirectURI), \(request.clientState), 'pending', \(request.createdAt), \(request.expiresAt))
      """)
  }

  static func grant(
    _ id: ConsentRequestID, by account: AccountID, code: Hash256, until: Timestamp, at now: Timestamp,
    in tenant: TenantID
  ) -> Command {
    Command(
      """
      UPDATE moyai_vault.consent_request SET state = 'granted', account_id = \(account.uuid), answered_at = \(now),
        code_sha256 = \(code.bytes), code_expires_at = \(until)
      WHERE tenant_id = \(tenant) AND request_id = \(id.uuid) AND state = 'pending'
      """)
  }

  static func decline(_ id: ConsentRequestID, by account: AccountID, at now: Timestamp, in tenant: TenantID) -> Command
  {
    Command(
      """
      UPDATE moyai_vault.consent_request SET state = 'declined', account_id = \(account.uuid), answered_at = \(now)
      WHERE tenant_id = \(tenant) AND request_id = \(id.uuid) AND state = 'pending'
      """)
  }

  static func countFailure(_ id: ConsentRequestID, in tenant: TenantID) -> Command {
    Command(
      """
      UPDATE moyai_vault.consent_request SET code_failures = code_failures + 1
      WHERE tenant_id = \(tenant) AND request_id = \(id.uuid)
      """)
  }

  static func redeem(_ id: ConsentRequestID, at now: Timestamp, in tenant: TenantID) -> Command {
    Command(
      """
      UPDATE moyai_vault.consent_request SET redeemed_at = \(now) WHERE tenant_id = \(tenant) AND request_id = \(id.uuid)
      """)
  }

  /// Requests that nobody can ask about any more.
  static func forget(before: Timestamp, in tenant: TenantID) -> Command {
    Command("DELETE FROM moyai_vault.consent_request WHERE tenant_id = \(tenant) AND created_at < \(before)")
  }

  static func redirectURIs(of service: ServiceName) -> Query<[String]> {
    Query("SELECT redirect_uris FROM moyai.service WHERE service_id = \(service.text)") { row throws(DecodingFailure) in
      try row.strings(0)
    }
  }

  private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> RequestRow {
    var codeHash: Hash256?
    if try !row.isNull(10) { codeHash = try row.hash(10) }
    return RequestRow(
      id: try row.identifier(0), tenant: try row.tenant(1), service: try row.registered(2),
      offer: try row.identifier(3), redirectURI: try row.string(4), clientState: try row.optionalString(5),
      state: try row.word(6), createdAt: try row.timestamp(7), expiresAt: try row.timestamp(8),
      account: try row.optionalUUID(9).map { AccountID($0) }, codeHash: codeHash,
      codeExpiresAt: try row.optionalTimestamp(11), codeFailures: try row.int(12), isRedeemed: try row.bool(13))
  }
}
