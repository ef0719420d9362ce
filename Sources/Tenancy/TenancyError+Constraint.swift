import Postgres

extension TenancyError {
  /// What the violation of each named constraint means. The database has the last word; here it gets ours.
  private static let meanings: [String: TenancyError] = [
    "tenant_pkey": TenancyError(.exists, at: "/code"),
    "tenant_slug_key": TenancyError(.slugTaken, at: "/slug"),
    "tenant_dates_ordered": TenancyError(.dateInvalid),
    "tenant_population_tenant_fkey": TenancyError(.tenantUnknown),
    "organisation_pkey": TenancyError(.exists, at: "/id"),
    "service_pkey": TenancyError(.exists, at: "/id"),
    "service_organisation_fkey": TenancyError(.organisationUnknown, at: "/org"),
    "service_approval_tenant_fkey": TenancyError(.tenantUnknown),
    "service_approval_service_fkey": TenancyError(.serviceUnknown, at: "/service"),
    "api_key_tenant_fkey": TenancyError(.tenantUnknown),
    "api_key_approval_fkey": TenancyError(.serviceNotApproved, at: "/service"),
    "api_key_organisation_fkey": TenancyError(.organisationUnknown, at: "/org"),
    "api_key_rotated_once": TenancyError(.alreadyRotated),
    "idempotency_tenant_fkey": TenancyError(.tenantUnknown),
  ]

  /// The names this table knows; a test holds them against the schema.
  static var constraintNames: [String] { meanings.keys.sorted() }

  /// What a violated constraint means; any other error as it is.
  static func meaning(of error: any Error) -> any Error {
    (error as? PostgresError)?.constraint.flatMap { meanings[$0] } ?? error
  }
}
