package import Postgres

/// Who sits at a console, of a town or of the prefecture: a console key, or a person with a token.
package struct Desk: Sendable {
  /// For the transaction that does the work; its guard reads again what may have changed since.
  package let access: TenantAccess
  package let tenantCode: TenantCode
  package let roles: Set<ConsoleRole>
  /// Rules for two persons compare these.
  package let principal: Principal

  package var tenant: TenantID { tenantCode.tenant }

  /// The desk of a console key.
  package init(_ caller: Caller) {
    access = caller.access
    tenantCode = caller.tenantCode
    roles = caller.roles
    principal = caller.principal
  }

  init(access: TenantAccess, tenantCode: TenantCode, roles: Set<ConsoleRole>, principal: Principal) {
    self.access = access
    self.tenantCode = tenantCode
    self.roles = roles
    self.principal = principal
  }

  /// A desk nobody proved to sit at, for tests of the layers above. Its access carries the guard of the tenant.
  package static func forTesting(_ tenant: TenantCode, roles: Set<ConsoleRole>, principal: Principal) -> Desk {
    Desk(access: TenantAccess(tenant: tenant.tenant), tenantCode: tenant, roles: roles, principal: principal)
  }
}
