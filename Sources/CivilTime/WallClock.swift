import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Tells the time of day. Everything that needs "now" is given one, so that tests can choose the second.
package protocol WallClock: Sendable {
  /// The present instant.
  func now() -> Timestamp
}

/// The machine's clock.
package struct SystemClock: WallClock {
  /// The machine's clock.
  package init() {}

  package func now() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
  }
}

/// A clock that stands still until it is moved.
package final class ManualClock: WallClock {
  private let current: Mutex<Timestamp>

  /// A clock showing `start`.
  package init(_ start: Timestamp) {
    current = Mutex(start)
  }

  package func now() -> Timestamp { current.withLock { $0 } }

  /// Moves the clock forward.
  package func advance(by duration: Duration) {
    current.withLock { $0 = $0 + duration }
  }

  /// Sets the clock.
  package func set(_ instant: Timestamp) {
    current.withLock { $0 = instant }
  }
}
