import CivilTime
package import Postgres

extension EntityService {
  /// Removes entities of one tenant that have lapsed, some at a time, and charges no call for it: only what is stored
  /// falls. The server calls it every ``BrokerLimits/sweepInterval`` for each tenant.
  ///
  /// Nobody is told: an entity that lapses is not deleted by anyone (as in Orion, whose database removes it silently).
  ///
  /// - Returns: how many went. ``BrokerLimits/sweepBatchMax`` means that there may be more.
  package func sweep(_ tenant: TenantID) async throws -> Int {
    let now = clock.now()
    let statement = SweepLapsed(
      tenant: tenant, limit: now - BrokerLimits.lapsedServed, rowsMax: BrokerLimits.sweepBatchMax)
    let recorder = recorder
    return try await translatingFailures {
      try await database.withTenant(TenantAccess(tenant: tenant), .readWrite) { (scope: inout TenantScope) in
        let gone = try scope.fetch(statement)
        guard !gone.isEmpty else { return 0 }
        let usage = WriteUsage(
          origin: .platform(for: tenant), calls: 0, entities: -Int64(gone.count), bytes: -gone.reduce(0, +))
        try recorder.record([usage], in: &scope, at: now)
        return gone.count
      }
    }
  }
}
