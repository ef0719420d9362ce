package import CivilTime

/// From when until when a consent may hold.
package struct ConsentWindow: Hashable, Sendable {
  /// When it was granted, cut to milliseconds, as receipts say it.
  package let from: Timestamp
  package let until: Timestamp

  package static let yearsMax = 3
  package static let yearsMaxOfSpecialCare = 1

  /// The window of a grant at `now` that is asked to end at `until`.
  /// - Throws: ``WindowRefusal`` unless `now` < `until`, `until` is a whole millisecond, at most three years on (one for
  ///   special care, both by the calendar in Japan), and at most `validDaysMax` times 24 hours on.
  package init(
    at now: Timestamp, until: Timestamp, isSpecialCare: Bool, validDaysMax: Int
  ) throws(WindowRefusal) {
    let from = now.wholeMilliseconds
    let years = isSpecialCare ? Self.yearsMaxOfSpecialCare : Self.yearsMax
    guard until > now, until == until.wholeMilliseconds, until <= from.inJapan(yearsLater: years),
      until <= from + .seconds(86_400 * validDaysMax)
    else { throw WindowRefusal() }
    self.from = from
    self.until = until
  }
}

/// The end asked for is past, or too far off. The code of the answer is `window_invalid`.
package struct WindowRefusal: Error, Hashable, Sendable {
  package init() {}
}

extension Timestamp {
  /// The instant cut to milliseconds, as it is written everywhere outside the database.
  package var wholeMilliseconds: Timestamp { Timestamp(microseconds: millisecondsSinceEpoch * 1_000) }

  /// The same time of day in Japan some years later, or earlier. 29 February becomes 1 March where there is none.
  package func inJapan(yearsLater years: Int) -> Timestamp {
    let date = JapanTime.date(of: self)
    let sinceMidnight = self - JapanTime.startOfDay(date)
    let there =
      CivilDate(year: date.year + years, month: date.month, day: date.day)
      ?? CivilDate(year: date.year + years, month: 3, day: 1) ?? date
    return JapanTime.startOfDay(there) + sinceMidnight
  }
}
