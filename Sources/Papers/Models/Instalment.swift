package import CivilTime

/// 納入通知 分割: one part of a member's planned amount.
package struct Instalment: Sendable, Hashable {
  package let dueOn: CivilDate
  package let yen: Int
  /// Whether its 納入通知書 has been issued.
  package let isIssued: Bool

  /// A part.
  package init(dueOn: CivilDate, yen: Int, isIssued: Bool = false) {
    self.dueOn = dueOn
    self.yen = yen
    self.isIssued = isIssued
  }

  /// Days for parts of which nothing is agreed: the ends of April, August, December and February, as the calendar's example
  /// has it; other numbers of parts are spread over the months.
  package static func days(parts: Int, of year: FiscalYear) -> [CivilDate] {
    guard parts > 0 else { return [] }
    let months = parts == 4 ? [0, 4, 8, 10] : (0..<parts).map { $0 * 12 / parts }
    let firstDays = year.months + [year.dayAfterLast]
    return months.map { firstDays[min($0 + 1, 12)].adding(days: -1) }
  }
}
