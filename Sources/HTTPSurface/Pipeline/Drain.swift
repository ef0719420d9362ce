import Synchronization

/// Counts the requests being worked on and, on the way out, waits for them.
///
/// States: serving → draining, once and for good. While draining, readiness is refused so that the load balancer looks
/// elsewhere, and every answer closes its connection.
package final class Drain: Sendable {
  private let draining = Atomic<Bool>(false)
  private let inFlight = Atomic<Int>(0)

  package init() {}

  package var isDraining: Bool { draining.load(ordering: .relaxed) }

  /// Requests being worked on, this one included.
  package var count: Int { inFlight.load(ordering: .relaxed) }

  /// - Returns: how many are being worked on now, this one included.
  func enter() -> Int { inFlight.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue }

  func leave() { inFlight.wrappingSubtract(1, ordering: .acquiringAndReleasing) }

  /// Begins draining. To be called before the listeners stop accepting.
  package func begin() { draining.store(true, ordering: .relaxed) }

  /// Waits until no request is being worked on, at most `patience`.
  /// - Returns: whether all came to their end.
  package func finished(within patience: Duration) async -> Bool {
    let deadline = ContinuousClock.now + patience
    while count > 0 {
      guard ContinuousClock.now < deadline else { return false }
      // Polling: this runs once in the life of a process, and a waiter's lock on the hot path would cost every request.
      do { try await Task.sleep(for: .milliseconds(5)) } catch { return count == 0 }
    }
    return true
  }
}
