/// For which tenant a request works and what must hold for it to work at all.
package struct TenantAccess: Sendable {
  /// Whose rows are seen and written.
  package let tenant: TenantID
  /// The guards, read and checked in every transaction of this access, in order; the first refusal wins.
  let checks: [AccessCheck]

  /// - Parameter guards: none for work that no credential stands behind, such as the housekeeping of a tenant.
  package init(tenant: TenantID, guards: [any AccessGuard] = []) {
    self.tenant = tenant
    checks = guards.map { AccessCheck($0) }
  }
}
