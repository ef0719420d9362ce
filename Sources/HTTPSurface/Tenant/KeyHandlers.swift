import CivilTime
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// A town's keys, by its managers.
enum KeyHandlers {
  @Sendable static func list(_ request: StaffRequest) async throws -> Answer {
    let page = try Paging(request.info.query)
    let after = try page.after.map { try kid($0) }
    let keys = request.services.keys
    let records = try await request.services.database.withTenant(request.access, .readOnly) { scope in
      try keys.list(after: after, limit: page.limit, in: &scope)
    }
    return page.answer("keys", records, key: \.kid.text) { $0.json(at: request.info.receivedAt) }
  }

  @Sendable static func show(_ request: StaffRequest) async throws -> Answer {
    let kid = try kid(request.info.path("kid"))
    let keys = request.services.keys
    let record = try await request.services.database.withTenant(request.access, .readOnly) { scope in
      try keys.find(kid, in: &scope)
    }
    return .json(record.json(at: request.info.receivedAt))
  }

  @Sendable static func create(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    let now = request.info.receivedAt
    let issued = try request.services.keys.create(
      KeyRequest(request.info), by: request.caller.principal, at: now, in: &scope)
    return issued.answer(at: now)
  }

  @Sendable static func approve(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    _ = try request.info.members([])
    let now = request.info.receivedAt
    let record = try request.services.keys.approve(
      kid(request.info.path("kid")), by: request.caller.principal, at: now, in: &scope)
    return .json(record.json(at: now))
  }

  @Sendable static func rotate(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    let overlap = try request.info.members(["overlap"]).optionalDuration("overlap") ?? .zero
    let now = request.info.receivedAt
    let issued = try request.services.keys.rotate(
      kid(request.info.path("kid")), overlap: overlap, by: request.caller.principal, at: now, in: &scope)
    return issued.answer(at: now)
  }

  @Sendable static func revoke(_ request: StaffRequest, in scope: inout TenantScope) throws -> Answer {
    let reason = try revocationReason(request.info)
    let now = request.info.receivedAt
    let record = try request.services.keys.revoke(
      kid(request.info.path("kid")), reason: reason, by: request.caller.principal, at: now, in: &scope)
    return .json(record.json(at: now))
  }

  /// Ending a key must never wait for words: without a reason it says so.
  static func revocationReason(_ info: RequestInfo) throws -> String {
    try info.members(["reason"]).optionalString("reason") ?? "not given"
  }

  /// What is no kid names no key.
  static func kid(_ text: String) throws(Problem) -> KeyID {
    guard let kid = KeyID(text) else { throw Problem(.notFound) }
    return kid
  }
}

extension KeyRequest {
  /// Reads the body of `POST /tenant/v1/keys`; what the values mean is for Tenancy to judge.
  init(_ info: RequestInfo) throws {
    let body = try info.members([
      "kind", "name", "service", "org", "purposes", "scopes", "roles", "ngsi", "ip_allow", "rate_per_minute",
      "not_before", "expires_in",
    ])
    var roles: [ConsoleRole] = []
    for (index, text) in try body.strings("roles").enumerated() {
      guard let role = ConsoleRole(rawValue: text) else { throw Problem.bad("/roles/\(index)", "unknown_word") }
      roles.append(role)
    }
    self.init(
      kind: try body.word("kind"), name: try body.optionalString("name") ?? "",
      service: try body.optionalString("service"), organisation: try body.optionalString("org"),
      purposes: try body.strings("purposes"), scopes: try body.strings("scopes"), roles: roles,
      ngsi: try body.value("ngsi").map { try NGSIReach($0) }, addressRanges: try body.strings("ip_allow"),
      ratePerMinute: try body.optionalInteger("rate_per_minute").map { Int($0) },
      notBefore: try body.optionalInstant("not_before"),
      expiresIn: try body.optionalDuration("expires_in") ?? KeyRequest.expiresInDefault)
  }
}
