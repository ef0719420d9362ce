/// A point on the monotonic clock.
struct Deadline: Comparable, Sendable {
  let instant: ContinuousClock.Instant

  static func after(_ duration: Duration) -> Deadline {
    Deadline(instant: ContinuousClock.now + duration)
  }

  static func < (left: Deadline, right: Deadline) -> Bool { left.instant < right.instant }

  var hasPassed: Bool { instant <= ContinuousClock.now }

  /// Milliseconds from now for `poll`, at least 0, rounded up so that a wake-up is never early.
  var pollMilliseconds: Int32 {
    let rest = ContinuousClock.now.duration(to: instant).wholeMilliseconds + 1
    return Int32(clamping: max(0, rest))
  }
}
