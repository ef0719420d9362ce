import CivilTime

/// The twelve months of a fiscal year, as days and as the names under which results show them.
struct FiscalMonths: Sendable {
  /// The first day of each month and the day after the last, as days since 1970-01-01.
  private let starts: [Int]
  /// `2025-04`, ….
  let names: [String]

  init(_ year: FiscalYear) {
    starts = (year.months + [year.dayAfterLast]).map(\.daysSinceEpoch)
    names = year.months.map { String($0.iso8601.prefix(7)) }
  }

  /// The months of a period for which a half-open interval of days counts.
  func months(of days: Range<Int>, in period: Range<Int>, counting: Rule.MonthCounts) -> MonthSet {
    var months = MonthSet()
    guard !days.isEmpty else { return months }
    for month in period where counts(days, for: starts[month]..<starts[month + 1], counting) { months.insert(month) }
    return months
  }

  private func counts(_ days: Range<Int>, for month: Range<Int>, _ counting: Rule.MonthCounts) -> Bool {
    switch counting {
    case .anyDay: days.overlaps(month)
    case .firstDay: days.contains(month.lowerBound)
    case .full: days.lowerBound <= month.lowerBound && days.upperBound >= month.upperBound
    }
  }
}
