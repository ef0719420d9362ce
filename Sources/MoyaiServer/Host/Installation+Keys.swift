import CivilTime
import Postgres
package import Tenancy

extension Installation {
  /// Keys made on the host belong to this service, which nobody has to approve, unless the command names another: every key of the data plane is a
  /// service's, so that its use can be charged.
  static let hostOrganisation = Organisation(id: "org_host", name: "プラットフォーム運用者", kind: .publicBody)
  static let hostService = RegisteredService(
    id: "svc_host", organisation: "org_host", name: "ホストで発行したキー", state: .live)

  /// How long the keys live that are written down when an installation or a town is made.
  var firstKeyLife: Duration {
    switch configuration.environment {
    case .live: KeyRequest.expiresInMax
    case .test: KeyRequest.expiresInOfTrial
    }
  }

  private var keys: KeyService { KeyService(peppers: peppers, environment: configuration.environment.keys) }

  /// Makes a service key of a tenant with the given reach, approving the service there if need be.
  package func createServiceKey(
    for tenant: Tenant, kind: KeyKind, service: String?, reach: NGSIReach, name: String, ratePerMinute: Int?,
    expiresIn: Duration, lifeMax: Duration = KeyRequest.expiresInMax
  ) async throws -> IssuedKey {
    let service = try await serviceForKeys(service)
    let now = clock.now()
    let keys = keys
    let request = KeyRequest(
      kind: kind, name: name, service: service, ngsi: reach, ratePerMinute: ratePerMinute, expiresIn: expiresIn,
      lifeMax: lifeMax)
    return try await database.withTenant(TenantAccess(tenant: tenant.code.tenant), .readWrite) {
      (scope: inout TenantScope) in
      _ = try ApprovalService().approve(service, by: Self.principal, at: now, in: &scope)
      return try keys.create(request, by: Self.principal, at: now, in: &scope)
    }
  }

  /// Makes a console key: of the prefecture for `/admin/v1`, of a town for `/tenant/v1`. There is no other way to one.
  package func createConsoleKey(
    for tenant: Tenant, name: String, roles: [ConsoleRole], expiresIn: Duration,
    lifeMax: Duration = KeyRequest.expiresInMax
  ) async throws -> IssuedKey {
    let now = clock.now()
    let keys = keys
    let request = KeyRequest(kind: .console, name: name, roles: roles, expiresIn: expiresIn, lifeMax: lifeMax)
    return try await database.withTenant(TenantAccess(tenant: tenant.code.tenant), .readWrite) {
      (scope: inout TenantScope) in
      try keys.create(request, by: Self.principal, at: now, in: &scope)
    }
  }

  /// All keys of a tenant, without their secrets: those are nowhere.
  package func keys(of tenant: Tenant) async throws -> [APIKeyRecord] {
    let keys = keys
    return try await database.withTenant(TenantAccess(tenant: tenant.code.tenant), .readOnly) {
      (scope: inout TenantScope) in
      var all: [APIKeyRecord] = []
      while true {
        let page = try keys.list(after: all.last?.kid, in: &scope)
        all += page
        if page.count < KeyService.listMax { return all }
      }
    }
  }

  /// Makes a successor; the old key works until the overlap ends.
  package func rotate(_ kid: KeyID, of tenant: Tenant, overlap: Duration) async throws -> IssuedKey {
    let now = clock.now()
    let keys = keys
    return try await database.withTenant(TenantAccess(tenant: tenant.code.tenant), .readWrite) {
      (scope: inout TenantScope) in
      try keys.rotate(kid, overlap: overlap, by: Self.principal, at: now, in: &scope)
    }
  }

  /// Ends a key from the next request on.
  package func revoke(_ kid: KeyID, of tenant: Tenant, reason: String) async throws -> APIKeyRecord {
    let now = clock.now()
    let keys = keys
    return try await database.withTenant(TenantAccess(tenant: tenant.code.tenant), .readWrite) {
      (scope: inout TenantScope) in
      try keys.revoke(kid, reason: reason, by: Self.principal, at: now, in: &scope)
    }
  }

  /// The named service, which must be live, or the host's own, made when it is first needed.
  private func serviceForKeys(_ name: String?) async throws -> String {
    if let name { return name }
    let now = clock.now()
    return try await database.withPlatform(.ops) { scope in
      let register = ServiceRegister()
      _ = try register.create(Self.hostOrganisation, at: now, in: &scope)
      return try register.create(Self.hostService, by: Self.principal, at: now, in: &scope).thing.id
    }
  }
}
