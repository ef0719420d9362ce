import Metering
import ServiceLifecycle

/// Carries counts from memory to the database; at a graceful stop once more, while the database is still there.
struct FlushService: Service {
  let flusher: UsageFlusher

  func run() async throws {
    await withGracefulShutdownHandler {
      await flusher.run()
    } onGracefulShutdown: { [flusher] in
      flusher.stop()
    }
  }
}
