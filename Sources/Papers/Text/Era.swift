package import CivilTime

/// 元号. The table holds the first day of each era; an era lasts until the day before the next.
package struct Era: Hashable, Sendable {
  /// `令和`.
  package let name: String
  /// `R`, as document numbers write it.
  package let letter: String
  package let firstDay: CivilDate

  /// Japan counts Gregorian days since 1 January 明治6; earlier days had another calendar and are not on papers.
  package static let table: [Era] = [
    (name: "明治", letter: "M", year: 1868, firstDay: CivilDate(year: 1873, month: 1, day: 1)),
    (name: "大正", letter: "T", year: 1912, firstDay: CivilDate(year: 1912, month: 7, day: 30)),
    (name: "昭和", letter: "S", year: 1926, firstDay: CivilDate(year: 1926, month: 12, day: 25)),
    (name: "平成", letter: "H", year: 1989, firstDay: CivilDate(year: 1989, month: 1, day: 8)),
    (name: "令和", letter: "R", year: 2019, firstDay: CivilDate(year: 2019, month: 5, day: 1)),
  ].compactMap { row in row.firstDay.map { Era(name: row.name, letter: row.letter, firstDay: $0, firstYear: row.year) }
  }

  /// The calendar year that is 元年.
  private let firstYear: Int

  private init(name: String, letter: String, firstDay: CivilDate, firstYear: Int) {
    self.name = name
    self.letter = letter
    self.firstDay = firstDay
    self.firstYear = firstYear
  }

  /// The era of a day; nil before the table begins.
  package init?(of date: CivilDate) {
    guard let era = Self.table.last(where: { $0.firstDay <= date }) else { return nil }
    self = era
  }

  /// The year of the era, 1 for 元年, that a calendar year is.
  package func year(of calendarYear: Int) -> Int { calendarYear - firstYear + 1 }

  /// `元` or the number.
  package func yearText(of calendarYear: Int) -> String {
    let year = year(of: calendarYear)
    return year == 1 ? "元" : String(year)
  }
}
