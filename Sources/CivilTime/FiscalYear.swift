/// A Japanese public fiscal year (年度): 1 April 00:00 JST to the same instant a year later, half open.
package struct FiscalYear: Hashable, Comparable, Sendable {
  /// The calendar year in which it begins; 2024 is 令和6年度.
  package let year: Int

  /// The fiscal year beginning in April of `year`.
  package init(_ year: Int) {
    self.year = year
  }

  /// The fiscal year that contains the instant.
  package init(containing instant: Timestamp) {
    self.init(containing: JapanTime.date(of: instant))
  }

  /// The fiscal year that contains the date.
  package init(containing date: CivilDate) {
    self.init(date.month >= 4 ? date.year : date.year - 1)
  }

  /// 1 April.
  package var firstDay: CivilDate { CivilDate(uncheckedYear: year, month: 4, day: 1) }

  /// 1 April of the next year, the first day that no longer belongs to it.
  package var dayAfterLast: CivilDate { CivilDate(uncheckedYear: year + 1, month: 4, day: 1) }

  /// The first instant.
  package var start: Timestamp { JapanTime.startOfDay(firstDay) }

  /// The first instant after it.
  package var end: Timestamp { JapanTime.startOfDay(dayAfterLast) }

  /// The first days of its twelve months, April first.
  package var months: [CivilDate] {
    (0..<12).map { index in
      CivilDate(uncheckedYear: index < 9 ? year : year + 1, month: index < 9 ? index + 4 : index - 8, day: 1)
    }
  }

  package static func < (left: FiscalYear, right: FiscalYear) -> Bool { left.year < right.year }
}
