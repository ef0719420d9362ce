import Synchronization

/// The machine's clock, put forward: the clock of a test installation. It never goes back.
package final class ShiftedClock: WallClock {
  private let ahead: Atomic<Int64>

  /// - Parameter ahead: how far it is ahead of the machine's clock; nothing below zero counts.
  package init(ahead: Duration = .zero) {
    self.ahead = Atomic(max(0, ahead.wholeMicroseconds))
  }

  package func now() -> Timestamp {
    SystemClock().now() + .microseconds(ahead.load(ordering: .relaxed))
  }

  /// Puts the clock forward to that distance; a smaller one than it has changes nothing.
  package func set(ahead: Duration) {
    self.ahead.max(ahead.wholeMicroseconds, ordering: .relaxed)
  }
}
