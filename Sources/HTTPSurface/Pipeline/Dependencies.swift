package import CivilTime
package import Postgres

/// What the surface needs from the rest of the server. The composition in MoyaiServer makes one and gives it to both
/// listeners; tests make one of fakes.
package struct Dependencies: Sendable {
  package var endpoints: [Endpoint]
  package var services: Services
  package var authenticator: any Authenticating
  /// Who judges tokens; nil refuses them all.
  package var persons: (any PersonAuthenticating)?
  /// Runs the guards of an access and nothing else.
  package var confirmation: @Sendable (TenantAccess) async throws -> Void
  package var usage: any UsageCounting
  package var limits: SurfaceLimits
  package var clock: any WallClock
  package var drain: Drain
  package var metrics: SurfaceMetrics
  package var accessLog: AccessLog

  package init(
    endpoints: [Endpoint] = EndpointTable.all, services: Services, authenticator: any Authenticating,
    persons: (any PersonAuthenticating)? = nil,
    confirmation: (@Sendable (TenantAccess) async throws -> Void)? = nil, usage: any UsageCounting,
    limits: SurfaceLimits = SurfaceLimits(), clock: any WallClock = SystemClock(), drain: Drain = Drain(),
    metrics: SurfaceMetrics = SurfaceMetrics(), accessLog: AccessLog
  ) {
    // What only a development installation has is not there at all anywhere else.
    self.endpoints =
      services.testTools == nil ? endpoints.filter { !TestEndpoints.unkeyed.contains($0.id) } : endpoints
    self.services = services
    self.authenticator = authenticator
    self.persons = persons
    self.confirmation =
      confirmation ?? { access in
        _ = try await services.database.withTenant(access, .readOnly, Command("SELECT 1"))
      }
    self.usage = usage
    self.limits = limits
    self.clock = clock
    self.drain = drain
    self.metrics = metrics
    self.accessLog = accessLog
  }
}
