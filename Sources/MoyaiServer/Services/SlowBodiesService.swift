import HTTPSurface
import ServiceLifecycle

/// Ends bodies that do not arrive, for as long as there are listeners.
struct SlowBodiesService: Service {
  let slowBodies: SlowBodies

  func run() async throws {
    await cancelWhenGracefulShutdown { [slowBodies] in
      await slowBodies.run()
    }
  }
}
