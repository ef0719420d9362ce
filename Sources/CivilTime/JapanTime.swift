/// Japan Standard Time, UTC+9 without summer time.
package enum JapanTime {
  static let offset: Int64 = 9 * Timestamp.microsecondsPerHour

  /// The legal date in Japan at that instant.
  package static func date(of instant: Timestamp) -> CivilDate {
    CivilDate(
      daysSinceEpoch: Int((instant.microseconds + offset).flooredQuotient(by: Timestamp.microsecondsPerDay)))
  }

  /// Midnight in Japan at which that date begins.
  package static func startOfDay(_ date: CivilDate) -> Timestamp {
    Timestamp(microseconds: Int64(date.daysSinceEpoch) * Timestamp.microsecondsPerDay - offset)
  }

  /// The next midnight in Japan; of a midnight the one a day later.
  package static func nextDay(after instant: Timestamp) -> Timestamp {
    startOfDay(date(of: instant).adding(days: 1))
  }
}
