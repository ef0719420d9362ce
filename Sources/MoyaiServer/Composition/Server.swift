import Broker
import CivilTime
import Consent
import HTTPSurface
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import Metering
import NIOCore
import NIOPosix
import Postgres
import ServiceLifecycle
import Tenancy
import UnixSignals

/// Puts the server together: the only place that knows the concrete store of every domain.
package struct Server: Sendable {
  /// `major.minor.patch` of this program.
  package static let version = "0.1.0"

  private let configuration: ServerConfiguration
  private let embedded: EmbeddedPostgres?
  private let logger: Logger
  private let trial: Trial?
  private let clock: any WallClock

  /// - Parameters:
  ///   - embedded: the cluster to watch and to stop at the end; nil where PostgreSQL is somebody else's.
  ///   - trial: what only a development server has.
  package init(
    _ configuration: ServerConfiguration, embedded: EmbeddedPostgres? = nil, trial: Trial? = nil, logger: Logger
  ) {
    self.configuration = configuration
    self.embedded = embedded
    self.logger = logger
    self.trial = trial
    clock = trial?.clock ?? SystemClock()
  }

  /// Serves until the process is told to stop.
  ///
  /// - Parameter whenReady: done once, when both listeners accept; what it throws ends the server.
  /// - Throws: what makes serving impossible or unsafe: a schema of another version, a role that may do too much, a port
  ///   in use. PostgreSQL being away is no such thing: the server waits for it and says so (`/health/ready`).
  package func run(whenReady: @escaping @Sendable () async throws -> Void) async throws {
    let faults = EndpointTable.faults()
    guard faults.isEmpty else { throw CompositionFault(description: faults.joined(separator: "\n")) }
    let descriptors = try Descriptors.claimed()
    for address in [configuration.adminListener, configuration.dataListener] { try await address.requireFree() }
    try await Preflight.check(configuration, logger: logger)
    let parts = try ServerParts(configuration, trial: trial, clock: clock, logger: logger)
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops)
    let listening = ListenerCount(expected: 2)

    var services: [any Service] = []
    if let embedded { services.append(EmbeddedPostgresService(cluster: embedded, logger: logger)) }
    services.append(DatabaseService(database: parts.database, watch: parts.watch))
    services.append(FlushService(flusher: parts.flusher))
    services += parts.periodicServices()
    services.append(SealService(sealer: parts.sealer, watch: parts.sealWatch))
    logger.info("connections that may be open", metadata: ["data": "\(descriptors.dataConnections)"])
    let listeners: [(Listener, ListenAddress, Int)] = [
      (.admin, configuration.adminListener, descriptors.adminConnections),
      (.data, configuration.dataListener, descriptors.dataConnections),
    ]
    for (listener, address, connectionsMax) in listeners {
      let server = Surface.server(
        listener, parts.dependencies,
        at: .init(
          address: .hostname(address.host, port: address.port), serverName: nil, backlog: 1_024, reuseAddress: true,
          availableConnectionsDelegate: MaximumAvailableConnections(connectionsMax, logger: ServerLog.transport(logger))
        ),
        eventLoopGroup: group, logger: ServerLog.transport(logger),
        onServerRunning: { _ in await listening.oneMore() })
      services.append(
        DrainingServer(
          server: server, drain: parts.dependencies.drain, patience: .seconds(configuration.drainSeconds)))
    }
    services.append(
      ReadyService(listening: listening.complete) { [watch = parts.sealWatch] in
        await watch.settle(within: Self.settlingMax)
        try await whenReady()
      })
    // In this order they start; they are stopped in the reverse order, so that the listeners end first, the last counts
    // are carried over after them, and the database stays until nobody needs it.
    var settings = ServiceGroupConfiguration(
      services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
    settings.maximumGracefulShutdownDuration = .seconds(configuration.drainSeconds + Self.stopSecondsBeyondDrain)
    try await ServiceGroup(configuration: settings).run()
    try await group.shutdownGracefully()
  }

  /// How long `ready` waits at most for personal data to be open.
  private static let settlingMax: Duration = .seconds(10)
  /// What the other services may take after the listeners have drained.
  private static let stopSecondsBeyondDrain = 40
}

/// A mistake in the program's own tables, found before it serves anybody.
struct CompositionFault: Error, CustomStringConvertible {
  let description: String
}
