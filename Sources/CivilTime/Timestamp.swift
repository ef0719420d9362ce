/// An instant: microseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Microseconds since the epoch; negative before it.
  package let microseconds: Int64

  /// The instant that many microseconds after the epoch.
  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// The instant that many whole seconds after the epoch.
  package init(seconds: Int64) {
    self.microseconds = seconds * Self.microsecondsPerSecond
  }

  static let microsecondsPerSecond: Int64 = 1_000_000
  static let microsecondsPerHour: Int64 = 3_600 * microsecondsPerSecond
  static let microsecondsPerDay: Int64 = 24 * microsecondsPerHour

  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

  /// The instant `duration` later; parts of a microsecond are cut toward zero.
  package static func + (instant: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(microseconds: instant.microseconds + duration.wholeMicroseconds)
  }

  /// The instant `duration` earlier.
  package static func - (instant: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(microseconds: instant.microseconds - duration.wholeMicroseconds)
  }

  /// The time from `right` to `left`.
  package static func - (left: Timestamp, right: Timestamp) -> Duration {
    .microseconds(left.microseconds - right.microseconds)
  }

  /// Whole seconds since the epoch, rounded down.
  package var secondsSinceEpoch: Int64 { microseconds.flooredQuotient(by: Self.microsecondsPerSecond) }

  /// Whole milliseconds since the epoch, rounded down.
  package var millisecondsSinceEpoch: Int64 { microseconds.flooredQuotient(by: 1_000) }

  /// The start of the hour this instant lies in. Hours are the same in UTC and in Japan.
  package var hour: Timestamp {
    Timestamp(microseconds: microseconds.flooredQuotient(by: Self.microsecondsPerHour) * Self.microsecondsPerHour)
  }
}

extension Duration {
  /// The duration in microseconds, cut toward zero.
  package var wholeMicroseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
  }
}

extension FixedWidthInteger {
  /// Division that rounds toward negative infinity, as calendars need before 1970.
  func flooredQuotient(by divisor: Self) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}
