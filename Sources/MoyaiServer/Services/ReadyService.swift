import ServiceLifecycle

/// Does once, when all listeners accept, what has to wait for that; a failure there ends the server.
struct ReadyService: Service {
  let listening: AsyncStream<Void>
  let work: @Sendable () async throws -> Void

  func run() async throws {
    try await cancelWhenGracefulShutdown { [listening, work] in
      for await _ in listening {}
      guard !Task.isCancelled else { return }
      try await work()
    }
    try? await gracefulShutdown()
  }
}

/// Counts listeners that accept and ends the stream when all do.
actor ListenerCount {
  nonisolated let complete: AsyncStream<Void>
  private let signal: AsyncStream<Void>.Continuation
  private var missing: Int

  init(expected: Int) {
    missing = expected
    (complete, signal) = AsyncStream.makeStream()
  }

  func oneMore() {
    missing -= 1
    if missing == 0 { signal.finish() }
  }
}
