package import CivilTime

/// 文書番号 `R7-確-0001`: fiscal year, kind of paper, serial. Serials are gapless for each year and kind; whoever stores
/// statements hands them out. What is attached to a paper bears its number: `R7-確-0001別紙`.
package struct DocumentNumber: Hashable, Sendable {
  package let fiscalYear: FiscalYear
  package let kind: PaperKind
  /// From 1.
  package let serial: Int
  /// The kind of the paper that this one is attached to; nil for a paper of its own.
  package let annexTo: PaperKind?

  /// A number; the serial counts from 1.
  package init(_ fiscalYear: FiscalYear, _ kind: PaperKind, serial: Int) {
    self.init(fiscalYear, kind, serial: serial, annexTo: nil)
  }

  private init(_ fiscalYear: FiscalYear, _ kind: PaperKind, serial: Int, annexTo: PaperKind?) {
    self.fiscalYear = fiscalYear
    self.kind = kind
    self.serial = serial
    self.annexTo = annexTo
  }

  /// 別紙: the breakdown that goes with this paper. A serial of its own would meet that of another notice's breakdown.
  package var breakdown: DocumentNumber { DocumentNumber(fiscalYear, .breakdown, serial: serial, annexTo: kind) }

  /// `R7-確-0001`; a serial beyond 9999 takes more digits.
  package var text: String {
    let digits = String(serial)
    let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    let number = "\(JapaneseDate.fiscalYearSign(fiscalYear))-\((annexTo ?? kind).sign)-\(padded)"
    return annexTo == nil ? number : number + "別紙"
  }
}

/// The papers of a year (Papers.docc).
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

  /// What lists call it.
  package var name: String {
    switch self {
    case .plan: "予定額"
    case .revise: "変更"
    case .fix: "確定"
    case .payment: "納入"
    case .breakdown: "内訳"
    case .settle: "精算"
    case .correct: "訂正"
    case .year: "総括"
    case .usage: "月報"
    case .scenario: "試算"
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
