import Glibc

/// Runs blocking work on a thread of its own, so that the cooperative pool never waits for a socket or a process.
package enum BlockingThread {
  /// Suspends until `body` has returned on its thread. Meant for rare work: the thread is made for it and ends with it.
  package static func run<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let job = ThreadJob { continuation.resume(with: Result(catching: body)) }
      if !job.start() { continuation.resume(throwing: ThreadUnavailable()) }
    }
  }
}

/// The operating system gave no thread.
package struct ThreadUnavailable: Error, CustomStringConvertible {
  package var description: String { "no thread could be started" }
}

/// What a new thread is handed; the thread releases it after running it.
private final class ThreadJob: Sendable {
  private let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) {
    self.body = body
  }

  /// False when there is no thread; the body was not run then.
  func start() -> Bool {
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(self)
    let status = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<ThreadJob>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, retained.toOpaque())
    guard status == 0 else {
      retained.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
