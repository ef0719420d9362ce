import CivilTime
import Papers
import StrictJSON

/// What papers say that is neither computed nor agreed in figures: who signs, where to pay, until when. A file of the
/// prefecture; whatever it leaves out has the plainest form, and what the law demands of a 納入通知書 must be there.
///
/// ```json
/// {"issuer": {"officer": "福島県知事　氏名", "contact": "…", "seal": "space", "registration_number": "T…"},
///  "terms": {"subject": "…", "reason": "…", "account": {"title": "款", "section": "項", "item": "目", "detail": "節"},
///            "pay_at": "…", "bank": {"bank": "…", "branch": "…", "kind": "…", "number": "…", "holder": "…"}},
///  "due_on": {"notice": "2026-03-31", "instalments": ["2025-04-30"]},
///  "officers": {"072028": "会津若松市長　氏名"}, "paid": {"072028": 3744000},
///  "explain_url": "https://…/{run}/{member}", "host_provider": "…"}
/// ```
package struct PaperParticulars: Sendable {
  let dueOn: CivilDate?
  let instalmentsDueOn: [CivilDate]
  /// Who is addressed, by code.
  let officers: [String: String]
  /// What was received, by code.
  let paid: [String: Int]
  let hostProvider: String
  private let root: JSONObject

  /// Those of a file; an empty object gives the plainest papers.
  /// - Throws: `JSONError`, or `incomplete` with the name of a member that is not what it should be.
  package init(_ bytes: [UInt8]) throws {
    guard let root = try JSON(parsing: bytes).object else {
      throw PaperError(.incomplete, at: "/", "the particulars are a JSON object")
    }
    self.root = root
    let due = root["due_on"]?.object
    dueOn = try due?["notice"].map { value throws(PaperError) in try Self.date(value, "due_on.notice") }
    var days: [CivilDate] = []
    for value in due?["instalments"]?.array ?? [] { days.append(try Self.date(value, "due_on.instalments")) }
    instalmentsDueOn = days
    var officers: [String: String] = [:]
    for (code, value) in root["officers"]?.object?.members ?? [] { officers[code] = try Self.text(value, "officers") }
    self.officers = officers
    var paid: [String: Int] = [:]
    for (code, value) in root["paid"]?.object?.members ?? [] {
      guard let yen = value.number?.int64 else { throw PaperError(.incomplete, at: "paid", "yen are integers") }
      paid[code] = Int(yen)
    }
    self.paid = paid
    hostProvider = root["host_provider"]?.string ?? "Not Applicable"
  }

  func issuer(host: String) -> PaperHead.Issuer {
    let issuer = root["issuer"]?.object
    return PaperHead.Issuer(
      name: host, officer: issuer?["officer"]?.string ?? PaperHead.Recipient.head(of: host),
      contact: issuer?["contact"]?.string, seal: issuer?["seal"]?.string == "omitted" ? .omitted : .space,
      registrationNumber: issuer?["registration_number"]?.string)
  }

  func terms(due: CivilDate?) -> NoticeTerms {
    let terms = root["terms"]?.object
    let account = terms?["account"]?.object
    let bank = terms?["bank"]?.object
    return NoticeTerms(
      subject: terms?["subject"]?.string ?? "データ連携基盤の共同利用", reason: terms?["reason"]?.string ?? "協定に基づく負担金",
      account: account.map {
        NoticeTerms.AccountLine(
          title: $0["title"]?.string ?? NumberText.none, section: $0["section"]?.string ?? NumberText.none,
          item: $0["item"]?.string ?? NumberText.none, detail: $0["detail"]?.string)
      }, dueOn: due, payAt: terms?["pay_at"]?.string,
      bank: bank.map {
        NoticeTerms.BankAccount(
          bank: $0["bank"]?.string ?? "", branch: $0["branch"]?.string ?? "", kind: $0["kind"]?.string ?? "",
          number: $0["number"]?.string ?? "", holder: $0["holder"]?.string ?? "")
      })
  }

  func explainURL(run: String, member: String) -> String {
    (root["explain_url"]?.string ?? "moyai billing explain --run {run} --member {member}")
      .replacing("{run}", with: run).replacing("{member}", with: member)
  }

  private static func date(_ value: JSON, _ place: String) throws(PaperError) -> CivilDate {
    guard let date = value.string.flatMap({ CivilDate($0) }) else {
      throw PaperError(.incomplete, at: place, "a day is YYYY-MM-DD")
    }
    return date
  }

  private static func text(_ value: JSON, _ place: String) throws(PaperError) -> String {
    guard let text = value.string else { throw PaperError(.incomplete, at: place, "a text is needed") }
    return text
  }
}
