package import Postgres
package import Tenancy

/// A request without a caller.
package struct PublicRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
}

/// A request of a service or device. Its tenant and key are facts: whoever holds this has been authenticated, names
/// no other tenant, covers the endpoint's scope, and is inside its rate.
package struct TenantRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
  package let caller: Caller

  /// What the database work must be done with: the tenant, and the guard that re-reads the key in the same round
  /// trip.
  package var access: TenantAccess { caller.access }
  package var tenant: TenantID { caller.tenant }
}

/// A request of staff of one town, with its console key or a token.
package struct StaffRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
  package let caller: Desk

  package var access: TenantAccess { caller.access }
  package var tenant: TenantID { caller.tenant }
}

/// A request of the prefecture's operators. It reads no town's data: it has no tenant access.
package struct PrefectureRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
  package let caller: Desk
}
