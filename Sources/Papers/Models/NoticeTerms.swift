package import CivilTime

/// The particulars of a notice that no computation gives: they come from the agreement and from the payer.
package struct NoticeTerms: Sendable, Hashable {
  /// 件名.
  package let subject: String
  /// 請求の事由: agreement and article.
  package let reason: String
  /// 歳入科目, in the words of whoever books it; nil where it is not asked for.
  package let account: AccountLine?
  /// 納期限.
  package let dueOn: CivilDate?
  /// 納入場所.
  package let payAt: String?
  /// 振込先.
  package let bank: BankAccount?

  /// Particulars.
  package init(
    subject: String, reason: String, account: AccountLine? = nil, dueOn: CivilDate? = nil, payAt: String? = nil,
    bank: BankAccount? = nil
  ) {
    self.subject = subject
    self.reason = reason
    self.account = account
    self.dueOn = dueOn
    self.payAt = payAt
    self.bank = bank
  }

  /// 款 項 目 節 (地方自治法施行規則 第15条 別記): each name as the budget has it.
  package struct AccountLine: Sendable, Hashable {
    package let title: String
    package let section: String
    package let item: String
    package let detail: String?

    /// 款, 項, 目 and 節.
    package init(title: String, section: String, item: String, detail: String? = nil) {
      self.title = title
      self.section = section
      self.item = item
      self.detail = detail
    }

    var text: String {
      "（款）\(title)　（項）\(section)　（目）\(item)" + (detail.map { "　（節）\($0)" } ?? "")
    }
  }

  /// Where to pay.
  package struct BankAccount: Sendable, Hashable {
    package let bank: String
    package let branch: String
    /// 普通 or 当座.
    package let kind: String
    package let number: String
    package let holder: String

    /// An account.
    package init(bank: String, branch: String, kind: String, number: String, holder: String) {
      self.bank = bank
      self.branch = branch
      self.kind = kind
      self.number = number
      self.holder = holder
    }

    var text: String { "\(bank)　\(branch)　\(kind)　\(number)　口座名義　\(holder)" }
  }
}
