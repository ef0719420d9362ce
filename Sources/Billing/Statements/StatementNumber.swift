package import CivilTime

/// 文書番号: era year, kind, serial of that year and kind.
package enum StatementNumber {
  static func text(_ year: FiscalYear, _ kind: StatementKind, serial: Int) -> String {
    let digits = String(serial)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    return "\(era(year))-\(kind.sign)-\(padded)"
  }

  /// A fiscal year is named after the era in which most of it lies: that of 2019 is 令和元年度, though it began in 平成.
  package static func era(_ year: FiscalYear) -> String {
    year.year >= 2019 ? "R\(year.year - 2018)" : "H\(year.year - 1988)"
  }
}
