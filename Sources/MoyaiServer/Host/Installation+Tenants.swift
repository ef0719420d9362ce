package import CivilTime
import Postgres
package import Tenancy

/// What the prefecture's operator does with tenants on the host. Nothing here asks for a key: whoever may read the data
/// folder or the database's password may do more than this.
extension Installation {
  static let principal = Principal.host("moyai")
  static let registry = RegistryService()

  /// Admits a tenant. Without a code it is a sandbox: a trial or a test that is no municipality.
  package func createTenant(
    slug: TenantSlug, code: TenantCode?, kind: TenantKind, name: TenantName, joined: CivilDate?
  ) async throws -> Creation<Tenant> {
    let now = clock.now()
    let joined = joined ?? JapanTime.date(of: now)
    return try await database.withPlatform(.ops) { scope in
      guard let code else {
        return try Self.registry.createSandbox(slug, name, joined: joined, at: now, in: &scope)
      }
      let tenant = Tenant(code: code, slug: slug, kind: kind, name: name, joined: joined)
      return try Self.registry.create(tenant, at: now, in: &scope)
    }
  }

  /// All tenants by code.
  package func tenants() async throws -> [Tenant] {
    try await database.withPlatform(.ops, .readOnly) { scope in
      var all: [Tenant] = []
      while true {
        let page = try Self.registry.list(after: all.last?.code, in: &scope)
        all += page
        if page.count < RegistryService.listMax { return all }
      }
    }
  }

  /// The tenant that a slug or code names.
  package func tenant(named name: String) async throws -> Tenant {
    do {
      return try await database.withPlatform(.ops, .readOnly) { scope in
        try Self.registry.find(named: name, in: &scope)
      }
    } catch let error as TenancyError where error.code == .notFound {
      throw HostRefusal("There is no tenant \(name). `moyai tenant list` shows them.")
    }
  }

  /// Closes the tenant's keys from the next request on.
  package func suspend(_ tenant: Tenant) async throws -> Tenant {
    try await database.withPlatform(.ops) { scope in try Self.registry.suspend(tenant.code, in: &scope) }
  }

  /// Opens them again.
  package func resume(_ tenant: Tenant) async throws -> Tenant {
    try await database.withPlatform(.ops) { scope in try Self.registry.resume(tenant.code, in: &scope) }
  }

  /// Writes into the database what kind of installation it is, or refuses another kind (Tenancy.docc, registers).
  package func establishEnvironment() async throws {
    let environment = configuration.environment.keys
    let now = clock.now()
    try await database.withPlatform(.ops) { scope in
      try Self.registry.establish(environment, at: now, in: &scope)
    }
  }
}
