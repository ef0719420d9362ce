package import Allocation

/// 負担金（予定額・変更・確定）通知書: what a member pays for the year, and why.
package struct ShareNotice: Sendable {
  package let head: PaperHead
  package let terms: NoticeTerms
  package let share: MemberShare
  package let tax: TaxStatement
  /// 既納額: what has been received or called in so far.
  package let paid: Int
  /// What the last notice of the year said, tax included; for a revision and a fixed amount.
  package let before: Int?
  /// How the planned amount is paid; empty where nothing is agreed.
  package let instalments: [Instalment]
  let explain: [ExplainRecord]

  /// A notice; its kind is that of the document number.
  /// - Parameter explain: the records of the run; those of other members are left out.
  /// - Throws: `incomplete` for a number of another kind or a recipient other than the payer, `unbalanced` when the
  ///   instalments do not add up to the share.
  package init(
    head: PaperHead, terms: NoticeTerms, share: MemberShare, tax: TaxStatement, paid: Int = 0, before: Int? = nil,
    instalments: [Instalment] = [], explain: [ExplainRecord] = []
  ) throws(PaperError) {
    guard [.plan, .revise, .fix].contains(head.number.kind) else {
      throw PaperError(.incomplete, at: head.number.text, "the number is not that of a notice")
    }
    guard head.recipient.code == share.code else {
      throw PaperError(.incomplete, at: share.code, "the recipient is not the payer")
    }
    if !instalments.isEmpty { try Balance.check(instalments.map(\.yen), are: share.yen, "分割 \(share.code)") }
    if case .taxable(let rates) = tax { try Balance.check(rates.map(\.base), are: share.yen, "税率別対価 \(share.code)") }
    self.head = head
    self.terms = terms
    self.share = share
    self.tax = tax
    self.paid = paid
    self.before = before
    self.instalments = instalments
    self.explain = explain.filter { $0.step == .months || $0.step == .components || $0.key == share.code }
  }

  /// 金額: share and tax.
  package var total: Int { share.yen + tax.tax }
  /// 差引額: what is still to be paid; below zero what is to be returned.
  package var balance: Int { total - paid }
}
