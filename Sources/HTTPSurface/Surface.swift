package import HummingbirdCore
package import Logging
package import NIOCore
package import ServiceLifecycle

/// The door between the transport and the surface: what the composition starts.
package enum Surface {
  /// One listener as a service: it accepts until graceful shutdown, then lets what is in flight end.
  ///
  /// - Parameters:
  ///   - address: where it listens, and how many may wait to be accepted.
  ///   - onServerRunning: called once it accepts, with the listening socket.
  package static func server(
    _ listener: Listener, _ dependencies: Dependencies, at address: ServerConfiguration,
    eventLoopGroup: any EventLoopGroup, logger: Logger,
    onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
  ) -> any Service {
    SurfaceChannel(Pipeline(listener, dependencies)).server(
      configuration: address, onServerRunning: onServerRunning, eventLoopGroup: eventLoopGroup, logger: logger)
  }
}
