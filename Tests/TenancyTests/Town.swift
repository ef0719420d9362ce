import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

/// A tenant of a test with what a key needs: an organisation and a live, approved service of its own.
struct Town: Sendable {
  let code: TenantCode
  let slug: TenantSlug
  let service: String
  let organisation: String

  var tenant: TenantID { code.tenant }
  var access: TenantAccess { TenantAccess(tenant: tenant) }

  static let peppers: PepperRing = {
    guard let ring = try? PepperRing([1: (0..<32).map { UInt8($0) }]) else { preconditionFailure("32 bytes are right") }
    return ring
  }()
  static let now = Timestamp(seconds: 1_764_000_000)
  static let someone = Principal.host("test")
  static let keys = KeyService(peppers: peppers, environment: .test, categories: FewCategories())

  /// Admits a tenant with an official code (`fiveDigits` without the check digit) and its service.
  static func admit(
    _ fiveDigits: Int32, _ kind: TenantKind = .municipality, in database: Database
  ) async throws -> Town {
    let code = try #require(TenantCode(fiveDigits: fiveDigits))
    let town = Town(
      code: code, slug: try #require(TenantSlug("town\(fiveDigits)")), service: "svc_t\(fiveDigits)",
      organisation: "org_t\(fiveDigits)")
    let joined = try #require(CivilDate("2024-04-01"))
    _ = try await database.withPlatform(.ops) { scope in
      _ = try RegistryService().create(
        Tenant(code: code, slug: town.slug, kind: kind, name: TenantName(japanese: "町"), joined: joined), at: now,
        in: &scope)
      let register = ServiceRegister()
      _ = try register.create(Organisation(id: town.organisation, name: "町", kind: .town), at: now, in: &scope)
      _ = try register.create(
        RegisteredService(id: town.service, organisation: town.organisation, name: "s"), by: someone, at: now,
        in: &scope)
      return try register.apply(.approve, to: town.service, by: .host("second"), at: now, in: &scope)
    }
    _ = try await database.withTenant(town.access, .readWrite) { scope in
      try ApprovalService().approve(town.service, by: someone, at: now, in: &scope)
    }
    return town
  }

  /// A service key with full reach, unless changed.
  func key(
    in database: Database, at now: Timestamp = Town.now, _ change: @Sendable (inout KeyRequest) -> Void = { _ in }
  ) async throws -> IssuedKey {
    var request = KeyRequest(kind: .service, service: service, ngsi: .everything)
    change(&request)
    return try await issue(request, in: database, at: now)
  }

  /// A key of any kind.
  func issue(_ request: KeyRequest, in database: Database, at now: Timestamp = Town.now) async throws -> IssuedKey {
    try await database.withTenant(access, .readWrite) { scope in
      try Town.keys.create(request, by: Town.someone, at: now, in: &scope)
    }
  }

  /// Runs work in a transaction of this town.
  func run<Value: Sendable>(
    in database: Database, _ work: @escaping @Sendable (inout TenantScope) throws -> Value
  ) async throws -> Value {
    try await database.withTenant(access, .readWrite, work)
  }
}

extension IssuedKey {
  var credential: PresentedCredential { PresentedCredential(key: key.reveal()) }
}
