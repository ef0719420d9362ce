package import CivilTime
package import Postgres

/// The prefecture's register of tenants. Writing works inside a transaction of the role `ops`; reading in one of `app`
/// too.
package struct RegistryService: Sendable {
  package static let listMax = 200

  package init() {}

  /// Admits a tenant. The same order again changes nothing; another one for the same code is refused with `exists`.
  package func create(_ tenant: Tenant, at now: Timestamp, in scope: inout PlatformScope) throws -> Creation<Tenant> {
    guard tenant.name.isValid else { throw TenancyError(.nameInvalid, at: "/name") }
    guard tenant.kind == .sandbox || tenant.slug.isOfficial else { throw TenancyError(.slugInvalid, at: "/slug") }
    guard tenant.code.isSandbox == (tenant.kind == .sandbox) else { throw TenancyError(.kindInvalid, at: "/kind") }
    do {
      if let made = try scope.fetch(RegistryStatements.insert(tenant, at: now)).first { return .created(made) }
      let present = try find(tenant.code, in: &scope)
      guard present == tenant else { throw TenancyError(.exists, at: "/code") }
      return .alreadyThere(present)
    } catch { throw TenancyError.meaning(of: error) }
  }

  /// Admits a tenant that is no municipality, with the next free code behind 90000. The same slug again gives the same
  /// sandbox.
  package func createSandbox(
    _ slug: TenantSlug, _ name: TenantName, joined: CivilDate, at now: Timestamp, in scope: inout PlatformScope
  ) throws -> Creation<Tenant> {
    if let present = try scope.fetch(RegistryStatements.tenant(slug: slug)).first {
      guard present.kind == .sandbox else { throw TenancyError(.slugTaken, at: "/slug") }
      return .alreadyThere(present)
    }
    let highest = try scope.fetch(RegistryStatements.highestSandbox).first.flatMap { $0 }
    let next = highest.map { $0 / 10 + 1 } ?? TenantCode.sandboxFirst
    guard let code = TenantCode(fiveDigits: next) else { throw TenancyError(.sandboxCodesUsedUp) }
    return try create(
      Tenant(code: code, slug: slug, kind: .sandbox, name: name, joined: joined), at: now, in: &scope)
  }

  /// The tenant of that code; `not_found` when there is none.
  package func find(_ code: TenantCode, in scope: inout PlatformScope) throws -> Tenant {
    try one(scope.fetch(RegistryStatements.tenant(code.tenant)))
  }

  /// The tenant that a slug or a code names; `not_found` when there is none.
  package func find(named name: String, in scope: inout PlatformScope) throws -> Tenant {
    if let code = TenantCode(name) { return try find(code, in: &scope) }
    guard let slug = TenantSlug(name) else { throw TenancyError(.notFound) }
    return try one(scope.fetch(RegistryStatements.tenant(slug: slug)))
  }

  /// Tenants by code, from the one behind `after`.
  package func list(
    after: TenantCode? = nil, limit: Int = listMax, in scope: inout PlatformScope
  ) throws -> [Tenant] {
    try scope.fetch(
      RegistryStatements.tenants(after: after?.tenant, limit: min(max(limit, 1), Self.listMax)))
  }

  /// Closes a tenant's keys from the next request on.
  package func suspend(_ code: TenantCode, in scope: inout PlatformScope) throws -> Tenant {
    try one(scope.fetch(RegistryStatements.setState(code.tenant, .suspended)))
  }

  /// Opens them again.
  package func resume(_ code: TenantCode, in scope: inout PlatformScope) throws -> Tenant {
    try one(scope.fetch(RegistryStatements.setState(code.tenant, .live)))
  }

  /// Sets, moves or takes back (nil) the first date on which the tenant no longer takes part. Its keys close at
  /// midnight in Japan, with no job running.
  package func leave(_ code: TenantCode, on date: CivilDate?, in scope: inout PlatformScope) throws -> Tenant {
    do {
      return try one(scope.fetch(RegistryStatements.leave(code.tenant, on: date)))
    } catch { throw TenancyError.meaning(of: error) }
  }

  /// Enters a count of people; a count of the same source and date is replaced.
  package func setPopulation(
    _ code: TenantCode, _ figure: PopulationFigure, in scope: inout PlatformScope
  ) throws {
    guard figure.population >= 0 else { throw TenancyError(.populationInvalid, at: "/population") }
    guard figure.hasNamedSource else { throw TenancyError(.populationInvalid, at: "/source") }
    do {
      try scope.execute(RegistryStatements.setPopulation(code.tenant, figure))
    } catch { throw TenancyError.meaning(of: error) }
  }

  /// All counts of a tenant, by date.
  package func populations(_ code: TenantCode, in scope: inout PlatformScope) throws -> [PopulationFigure] {
    try scope.fetch(RegistryStatements.populations(code.tenant))
  }

  /// Writes into a new database what kind of installation it is, and refuses with `environment_mismatch` when it is the
  /// other kind (Tenancy.docc, registers).
  package func establish(
    _ environment: KeyEnvironment, at now: Timestamp, in scope: inout PlatformScope
  ) throws {
    try scope.execute(RegistryStatements.establish(environment, at: now))
    guard try scope.fetch(RegistryStatements.environment).first == environment else {
      throw TenancyError(.environmentMismatch)
    }
  }

  /// What kind of installation the database is; nil before ``establish(_:at:in:)``.
  package func environment(in scope: inout PlatformScope) throws -> KeyEnvironment? {
    try scope.fetch(RegistryStatements.environment).first
  }

  private func one(_ found: [Tenant]) throws(TenancyError) -> Tenant {
    guard let tenant = found.first else { throw TenancyError(.notFound) }
    return tenant
  }
}
