package import Postgres

/// On whose behalf a request works: the way into the tenant's data with the guards of the key, what the key covers, and
/// who pays.
package struct BrokerCaller: Sendable {
  package let access: TenantAccess
  package let reach: EntityReach
  package let origin: WriteOrigin
  /// The `Fiware-Correlator` of the request; changes carry it, so that notifications can.
  package let correlator: String

  package init(access: TenantAccess, reach: EntityReach, origin: WriteOrigin, correlator: String) {
    self.access = access
    self.reach = reach
    self.origin = origin
    self.correlator = correlator
  }
}
