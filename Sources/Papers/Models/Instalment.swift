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
}
