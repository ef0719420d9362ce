package import CivilTime

/// 文書番号 `R7-確-0001`: fiscal year, kind of paper, serial. Serials are gapless for each year and kind; whoever stores
/// statements hands them out.
package struct DocumentNumber: Hashable, Sendable {
  package let fiscalYear: FiscalYear
  package let kind: PaperKind
  /// From 1.
  package let serial: Int

  /// A number; the serial counts from 1.
  package init(_ fiscalYear: FiscalYear, _ kind: PaperKind, serial: Int) {
    self.fiscalYear = fiscalYear
    self.kind = kind
    self.serial = serial
  }

  /// `R7-確-0001`; a serial beyond 9999 takes more digits.
  package var text: String {
    let digits = String(serial)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    return "\(JapaneseDate.fiscalYearSign(fiscalYear))-\(kind.sign)-\(padded)"
  }
}

/// The papers of a year (billing.md §2, §11).
package enum PaperKind: String, Sendable, CaseIterable {
  case plan, revise, fix, payment, breakdown, settle, correct, year, usage, scenario

  /// The sign in the document number.
  package var sign: String {
    switch self {
    case .plan: "予"
    case .revise: "変"
    case .fix: "確"
    case .payment: "納"
    case .breakdown: "内"
    case .settle: "精"
    case .correct: "訂"
    case .year: "総"
    case .usage: "月"
    case .scenario: "試"
    }
  }

  /// What the paper is called.
  package var title: String {
    switch self {
    case .plan: "負担金（予定額）通知書"
    case .revise: "負担金（変更）通知書"
    case .fix: "負担金（確定）通知書"
    case .payment: "納入通知書"
    case .breakdown: "負担金算定内訳書"
    case .settle: "負担金精算書"
    case .correct: "負担金訂正通知書"
    case .year: "年次総括表"
    case .usage: "利用実績月報"
    case .scenario: "負担金試算書"
    }
  }
}
