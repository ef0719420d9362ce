import HTTPSurface
import ServiceLifecycle

/// A listener that stops in order: readiness is refused first, then nothing new is accepted, then what is in flight
/// ends within a bound.
struct DrainingServer: Service {
  let server: any Service
  let drain: Drain
  let patience: Duration

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await server.run()
    } onGracefulShutdown: { [drain] in
      drain.begin()
    }
    _ = await drain.finished(within: patience)
  }
}
