package import CivilTime
package import Postgres

/// Gives persons whose token was verified their desk. What a token says of a tenant counts only as far as the tenant is
/// there and live; that is read here, and again by the guard in the transaction of the work.
package struct DeskRegister: Sendable {
  private let database: Database
  private let clock: any WallClock

  package init(_ database: Database, clock: any WallClock) {
    self.database = database
    self.clock = clock
  }

  /// The desk of a town's staff.
  /// - Throws: ``AccessRefused`` with `tenant_suspended` for a town that is not there, not live or has left,
  ///   `tenant_mismatch` when a header names another.
  package func desk(
    in tenant: TenantCode, roles: Set<ConsoleRole>, principal: Principal, claim: TenantClaim, at now: Timestamp
  ) async throws -> Desk {
    let found = try await database.withPlatform(.app, .readOnly) { scope in
      try scope.fetch(RegistryStatements.tenant(tenant.tenant)).first
    }
    guard let found else { throw AccessRefused(.tenantSuspended) }
    return try desk(found, roles, principal, claim, at: now)
  }

  /// A desk of the prefecture.
  package func prefectureDesk(
    roles: Set<ConsoleRole>, principal: Principal, claim: TenantClaim, at now: Timestamp
  ) async throws -> Desk {
    guard let found = try await prefecture() else { throw AccessRefused(.tenantSuspended) }
    return try desk(found, roles, principal, claim, at: now)
  }

  /// The tenant that is the prefecture; nil before it is admitted.
  package func prefecture() async throws -> Tenant? {
    try await database.withPlatform(.app, .readOnly) { scope in try scope.fetch(RegistryStatements.prefecture).first }
  }

  private func desk(
    _ tenant: Tenant, _ roles: Set<ConsoleRole>, _ principal: Principal, _ claim: TenantClaim, at now: Timestamp
  ) throws -> Desk {
    guard tenant.state == .live, tenant.left.map({ JapanTime.date(of: now) < $0 }) ?? true else {
      throw AccessRefused(.tenantSuspended)
    }
    guard claim.matches(tenant.code, tenant.slug) else { throw AccessRefused(.tenantMismatch) }
    let access = TenantAccess(tenant: tenant.code.tenant, guards: [TenantGuard(tenant.code.tenant, clock: clock)])
    return Desk(access: access, tenantCode: tenant.code, roles: roles, principal: principal)
  }
}

/// Reads in the transaction of the work whether the tenant takes part: the guard of a desk without a key.
struct TenantGuard: AccessGuard {
  let sql: SQL
  private let clock: any WallClock

  init(_ tenant: TenantID, clock: any WallClock) {
    self.clock = clock
    sql = "SELECT state, left_on FROM moyai.tenant WHERE tenant_id = \(tenant)"
  }

  func check(_ row: GuardRow?) throws {
    try GrantStanding(
      tenantState: row?.string(0), tenantLeft: row?.string(1).flatMap { CivilDate($0) }, approvalState: nil,
      serviceState: nil, needsService: false
    ).requireTenant(at: clock.now())
  }
}
