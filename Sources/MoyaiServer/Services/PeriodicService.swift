import Logging
import ServiceLifecycle

/// Work that is done again and again while the server runs, and at its start and its stop too if it asks for that.
struct PeriodicService: Service {
  let name: String
  let interval: Duration
  let runsAtStart: Bool
  let runsAtStop: Bool
  let logger: Logger
  let work: @Sendable () async throws -> Void

  init(
    _ name: String, every interval: Duration, runsAtStart: Bool = false, runsAtStop: Bool = false, logger: Logger,
    work: @escaping @Sendable () async throws -> Void
  ) {
    self.name = name
    self.interval = interval
    self.runsAtStart = runsAtStart
    self.runsAtStop = runsAtStop
    self.logger = logger
    self.work = work
  }

  func run() async throws {
    await cancelWhenGracefulShutdown { [self] in
      if runsAtStart { await attempt() }
      while !Task.isCancelled {
        do { try await Task.sleep(for: interval) } catch { return }
        await attempt()
      }
    }
    if runsAtStop { await attempt() }
  }

  /// One failure is no reason to stop: the database may be away for a while.
  private func attempt() async {
    do {
      try await work()
    } catch {
      // The stop came in between: what is left is for the next start.
      if Task.isCancelled { return }
      logger.warning("\(name) failed; it is tried again", metadata: ["error": "\(error)"])
    }
  }
}
