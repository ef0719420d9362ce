package import Postgres

/// Says whether personal data may be answered for at this moment (Consent.docc, fail closed).
package protocol SealWatching: Sendable {
  /// Throws `fail_closed` unless the ledger of the tenant is being sealed, the database answers and clocks agree.
  func requireSealing(of tenant: TenantID) throws(AccessDenied)
}
