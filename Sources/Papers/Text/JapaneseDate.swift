package import CivilTime

/// Dates, months and fiscal years as public papers write them.
package enum JapaneseDate {
  /// `令和8年2月15日`; years of the common era where no era is known.
  package static func text(_ date: CivilDate) -> String { "\(year(date))年\(date.month)月\(date.day)日" }

  /// `令和8年2月`.
  package static func month(_ date: CivilDate) -> String { "\(year(date))年\(date.month)月" }

  /// `R8.2.15`, for narrow columns.
  package static func short(_ date: CivilDate) -> String {
    guard let era = Era(of: date) else { return "\(date.year).\(date.month).\(date.day)" }
    return "\(era.letter)\(era.year(of: date.year)).\(date.month).\(date.day)"
  }

  /// `令和7年度`. A fiscal year bears the era in which most of it lies, which is that of its middle: 2019 is 令和元年度
  /// though it began in 平成, and 1988 is 昭和63年度 though it ended in 平成.
  package static func fiscalYear(_ year: FiscalYear) -> String {
    guard let era = middleEra(year) else { return "\(year.year)年度" }
    return "\(era.name)\(era.yearText(of: year.year))年度"
  }

  /// `R7`, as document numbers begin.
  package static func fiscalYearSign(_ year: FiscalYear) -> String {
    guard let era = middleEra(year) else { return String(year.year) }
    return "\(era.letter)\(era.year(of: year.year))"
  }

  private static func year(_ date: CivilDate) -> String {
    guard let era = Era(of: date) else { return String(date.year) }
    return era.name + era.yearText(of: date.year)
  }

  private static func middleEra(_ year: FiscalYear) -> Era? {
    CivilDate(year: year.year, month: 10, day: 1).flatMap(Era.init(of:))
  }
}
