package import CivilTime

/// The days whose use counts, half open; independent of the period of the cost (Allocation.docc, rules).
package struct UsageWindow: Hashable, Sendable {
  package let from: CivilDate
  package let to: CivilDate

  /// Nil unless `from` is before `to`.
  package init?(from: CivilDate, to: CivilDate) {
    guard from < to else { return nil }
    self.from = from
    self.to = to
  }

  /// A whole fiscal year.
  package init(_ year: FiscalYear) {
    from = year.firstDay
    to = year.dayAfterLast
  }

  /// Reads `date/date`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let from = CivilDate(parts[0]), let to = CivilDate(parts[1]) else { return nil }
    self.init(from: from, to: to)
  }

  /// Reads `FY`, `FY-1`, `FY-2`, … as years counted from the year of the case, or `date/date`.
  package init?(_ text: String, in year: FiscalYear) {
    guard text.hasPrefix("FY") else {
      self.init(text)
      return
    }
    let offset = text.dropFirst(2)
    if offset.isEmpty {
      self.init(year)
      return
    }
    guard offset.hasPrefix("-"), let back = FiscalReference.count(offset.dropFirst()) else { return nil }
    self.init(FiscalYear(year.year - back))
  }

  /// `date/date`, the text under which `usage` is looked up.
  package var text: String { "\(from.iso8601)/\(to.iso8601)" }
}

/// Days that rules name relative to the fiscal year of the case.
enum FiscalReference {
  /// Reads a date or `FY{±n}/MM-DD`: that day inside fiscal year fy±n. Nil when there is no such day.
  static func day(_ text: String, in year: FiscalYear) -> CivilDate? {
    guard text.hasPrefix("FY") else { return CivilDate(text) }
    let parts = text.dropFirst(2).split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let offset = offset(parts[0]) else { return nil }
    // The calendar checks the day; January to March lie in the calendar year after the one that names the year.
    let start = year.year + offset
    let digits = parts[1].utf8.prefix(2)
    guard let month = Int(String(Substring(digits))) else { return nil }
    return CivilDate("\(padded(month < 4 ? start + 1 : start))-\(parts[1])")
  }

  /// A count of years, one to three digits.
  static func count(_ text: Substring) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func offset(_ text: Substring) -> Int? {
    if text.isEmpty { return 0 }
    guard let sign = text.first, sign == "+" || sign == "-", let count = count(text.dropFirst()) else { return nil }
    return sign == "-" ? -count : count
  }

  private static func padded(_ year: Int) -> String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
