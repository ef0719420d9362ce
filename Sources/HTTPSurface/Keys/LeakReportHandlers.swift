import CivilTime
import HTTPTypes
import Postgres
import StrictJSON
import Tenancy

/// Reports of keys that somebody found. Anyone may report, because whoever finds a key is nobody's staff; so the answer
/// is one and the same whether a key was real, invented, long revoked or no key at all.
enum LeakReportHandlers {
  static let keysMax = 100
  static let shape = Schema.object([.init("status", .choice(["received"]))])

  @Sendable static func report(_ request: PublicRequest) async throws -> Answer {
    let texts = try request.info.members(["keys"]).strings("keys")
    guard texts.count <= keysMax else {
      throw Problem.bad("/keys", "too_many", shown: "at most \(keysMax) keys in one report")
    }
    try await revoke(texts.compactMap { APIKeyText($0) }, request)
    return .json(["status": "received"], status: .accepted)
  }

  /// Before the answer, so that whoever reported can trust it. One transaction for each town named.
  private static func revoke(_ found: [APIKeyText], _ request: PublicRequest) async throws {
    let (keys, now) = (request.services.keys, request.info.receivedAt)
    for (tenant, leaked) in Dictionary(grouping: found, by: \.tenant.tenant).sorted(by: { $0.key < $1.key }) {
      let leaked = leaked.sorted { $0.kid.text < $1.kid.text }
      try await request.services.database.withTenant(TenantAccess(tenant: tenant), .readWrite) { scope in
        for key in leaked { try keys.revokeLeaked(key, at: now, in: &scope) }
      }
    }
  }
}
