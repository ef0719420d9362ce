import CivilTime
import Papers
import Testing

/// Heads and terms that tests say nothing special about.
enum PaperSamples {
  static func head(
    _ kind: PaperKind, _ code: String = "072028", _ name: String = "会津若松市", mark: PaperHead.Mark? = nil
  ) throws -> PaperHead {
    PaperHead(
      number: DocumentNumber(FiscalYear(2025), kind, serial: 1), issuedOn: try #require(CivilDate("2026-02-15")),
      issuer: PaperHead.Issuer(
        name: "福島県", officer: "福島県知事", contact: "企画調整部デジタル変革課　024-000-0000",
        registrationNumber: "T1000000000000"), recipient: PaperHead.Recipient(code: code, name: name),
      run: PaperHead.RunMark(
        id: "run-1", inputSHA256: String(repeating: "a", count: 64), resultSHA256: String(repeating: "b", count: 64)),
      explainURL: "https://moyai.example/explain/run-1", mark: mark)
  }

  static let terms = NoticeTerms(
    subject: "データ連携基盤の共同利用", reason: "協定第8条に基づく負担金",
    account: NoticeTerms.AccountLine(title: "分担金及び負担金", section: "負担金", item: "総務費負担金", detail: "企画費負担金"),
    dueOn: CivilDate("2026-03-31"), payAt: "県の指定金融機関",
    bank: NoticeTerms.BankAccount(bank: "東邦銀行", branch: "県庁支店", kind: "普通", number: "0000000", holder: "福島県会計管理者"))

  static func share(_ code: String = "072028", _ yen: Int = 100) throws -> MemberShare {
    try MemberShare(
      code: code, lines: [try MemberShare.Line(pool: "om", name: "運用保守費", amounts: [.even: yen], yen: yen)], yen: yen)
  }
}
