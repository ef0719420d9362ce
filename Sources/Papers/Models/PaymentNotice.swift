/// 納入通知書: calls one instalment in (地方自治法 第231条, 同施行令 第154条: 所属年度, 歳入科目, 納入すべき金額, 納期限,
/// 納入場所, 納入の請求の事由).
package struct PaymentNotice: Sendable {
  package let head: PaperHead
  package let terms: NoticeTerms
  /// All parts of the planned amount.
  package let schedule: [Instalment]
  /// Which of them is called in, from 0.
  package let index: Int
  package let tax: TaxStatement
  package let share: MemberShare

  /// A notice.
  /// - Throws: `incomplete` without due day, place or account line, `unbalanced` when the parts do not add up to the
  ///   share.
  package init(
    head: PaperHead, terms: NoticeTerms, share: MemberShare, schedule: [Instalment], index: Int,
    tax: TaxStatement = .untaxed
  ) throws(PaperError) {
    guard head.number.kind == .payment, head.recipient.code == share.code, schedule.indices.contains(index) else {
      throw PaperError(.incomplete, at: head.number.text, "number, recipient and instalment must fit one another")
    }
    guard terms.account != nil, terms.dueOn != nil, terms.payAt != nil else {
      throw PaperError(.incomplete, at: head.number.text, "a 納入通知書 names account line, due day and place")
    }
    try Balance.check(schedule.map(\.yen), are: share.yen, "分割 \(share.code)")
    if case .taxable(let rates) = tax {
      try Balance.check(rates.map(\.base), are: schedule[index].yen, "税率別対価 \(share.code)")
    }
    self.head = head
    self.terms = terms
    self.share = share
    self.schedule = schedule
    self.index = index
    self.tax = tax
  }

  /// 金額.
  package var total: Int { schedule[index].yen + tax.tax }
}
