package import Allocation
package import CivilTime

/// 訂正通知書: what is taken back and put in its place, why, and what it means for everybody.
package struct CorrectionPaper: Sendable {
  package let head: PaperHead
  package let reason: String
  /// The number and day of the paper that is corrected.
  package let corrects: Corrected
  /// Lines of the recipient.
  package let lines: [AllocationResult.Correction.Line]
  package let correction: AllocationResult.Correction
  package let kind: AllocationResult.Correction.Disposition
  /// By how much the tax of the recipient changes; 0 where nothing is taxed.
  package let taxDifference: Int
  let names: PaperNames
  let explain: [ExplainRecord]

  /// The paper that stays as it is and is corrected by this one.
  package struct Corrected: Sendable, Hashable {
    package let number: String
    package let fiscalYear: FiscalYear
    package let run: String

    /// What is corrected.
    package init(number: String, fiscalYear: FiscalYear, run: String) {
      self.number = number
      self.fiscalYear = fiscalYear
      self.run = run
    }
  }

  /// A correction as it concerns the recipient; the host's own paper shows the host's lines.
  /// - Throws: `incomplete` without correction or reason; `unbalanced` unless every net is reverse + replace, the nets of
  ///   a payer are the sum of its lines, and all nets add up to the change of the cost (I11).
  package init(
    head: PaperHead, corrects: Corrected, result: AllocationResult, case kase: AllocationCase, reason: String,
    taxDifference: Int = 0
  ) throws(PaperError) {
    guard head.number.kind == .correct, let correction = result.correction, !reason.isEmpty else {
      throw PaperError(.incomplete, at: head.number.text, "a correction has a run of its kind and a reason")
    }
    let host = kase.host.code
    try Balance.check(correction.lines.map(\.net), are: correction.costDelta, "訂正 総額")
    for (code, net) in correction.net {
      try Balance.check(correction.lines.filter { $0.payer == code }.map(\.net), are: net, "訂正 \(code)")
    }
    try Balance.check(correction.lines.filter { $0.payer == host }.map(\.net), are: correction.hostNet, "訂正 県")
    try Balance.check(Array(correction.net.values) + [correction.hostNet], are: correction.sumNet, "訂正 計")
    self.head = head
    self.reason = reason
    self.corrects = corrects
    self.correction = correction
    kind = correction.disposition
    self.taxDifference = taxDifference
    lines = correction.lines.filter { $0.payer == head.recipient.code }
    names = PaperNames(kase)
    explain = (result.explain ?? []).filter {
      $0.step == .months || $0.step == .components || $0.key == head.recipient.code
    }
  }

  /// What changes for the recipient.
  package var net: Int { lines.reduce(0) { $0 + $1.net } }
  /// The same with its tax.
  package var total: Int { net + taxDifference }
  /// Whether what some pay more others pay less.
  package var isZeroSum: Bool { correction.sumNet == 0 }
}
