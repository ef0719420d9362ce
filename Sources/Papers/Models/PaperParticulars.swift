package import CivilTime
package import StrictJSON

/// 記載事項: what papers say that is neither computed nor booked: who signs, whom to ask, where and until when to pay. A
/// document of the prefecture for a fiscal year; what it leaves out has the plainest form, so that a paper can always be
/// printed.
///
/// ```json
/// {"issuer": {"officer": "福島県知事　氏名", "contact": "…", "seal": "space", "registration_number": "T…"},
///  "terms": {"subject": "…", "reason": "…", "account": {"title": "款", "section": "項", "item": "目", "detail": "節"},
///            "pay_at": "…", "bank": {"bank": "…", "branch": "…", "kind": "…", "number": "…", "holder": "…"}},
///  "due_on": {"notice": "2026-03-31", "instalments": ["2025-04-30"]},
///  "officers": {"072028": "会津若松市長　氏名"}, "explain_url": "https://…/{run}/{member}", "host_provider": "…"}
/// ```
package struct PaperParticulars: Sendable {
  /// The size of a document, in bytes.
  package static let bytesMax = 256 << 10
  /// Characters of one of its texts.
  package static let textMax = 200

  /// 納期限 of notices; nil where none is set.
  package let dueOn: CivilDate?
  /// 納期限 of each instalment.
  package let instalmentsDueOn: [CivilDate]
  /// Who is addressed, by code.
  package let officers: [String: String]
  /// Who runs the machines, for FOCUS.
  package let hostProvider: String
  private let issuer: [String: String]
  private let terms: [String: String]
  private let account: [String: String]
  private let bank: [String: String]
  private let url: String

  /// Those of a document; an empty object gives the plainest papers.
  /// - Throws: `incomplete` with the pointer of a member that is not what it should be.
  package init(_ json: JSON = [:]) throws(PaperError) {
    let root = try Section(
      json, "", ["issuer", "terms", "due_on", "officers", "explain_url", "host_provider"])
    issuer = try root.section("issuer", ["officer", "contact", "seal", "registration_number"]).texts()
    let terms = try root.section("terms", ["subject", "reason", "account", "pay_at", "bank"])
    account = try terms.section("account", ["title", "section", "item", "detail"]).texts()
    bank = try terms.section("bank", ["bank", "branch", "kind", "number", "holder"]).texts()
    self.terms = try terms.texts(besides: ["account", "bank"])
    officers = try root.section("officers", nil).texts()
    let due = try root.section("due_on", ["notice", "instalments"])
    dueOn = try due.object["notice"].map { value throws(PaperError) in try Self.date(value, "/due_on/notice") }
    var days: [CivilDate] = []
    for (index, value) in (due.object["instalments"]?.array ?? []).enumerated() {
      days.append(try Self.date(value, "/due_on/instalments/\(index)"))
    }
    instalmentsDueOn = days
    let own = try root.texts(besides: ["issuer", "terms", "officers", "due_on"])
    hostProvider = own["host_provider"] ?? "Not Applicable"
    url = own["explain_url"] ?? "moyai billing explain --run {run} --member {member}"
    guard ["space", "omitted", nil].contains(issuer["seal"]) else {
      throw PaperError(.incomplete, at: "/issuer/seal", "the seal is space or omitted")
    }
  }

  /// The sender, for a host of this name.
  package func issuer(host: String) -> PaperHead.Issuer {
    PaperHead.Issuer(
      name: host, officer: issuer["officer"] ?? PaperHead.Recipient.head(of: host),
      contact: issuer["contact"] ?? "\(host)　データ連携基盤担当", seal: issuer["seal"] == "omitted" ? .omitted : .space,
      registrationNumber: issuer["registration_number"])
  }

  /// The particulars of a notice. The account line is that of the budget's usual classification unless it is given.
  package func terms(due: CivilDate?) -> NoticeTerms {
    NoticeTerms(
      subject: terms["subject"] ?? "データ連携基盤の共同利用", reason: terms["reason"] ?? "データ連携基盤の共同利用に関する協定に基づく負担金",
      account: NoticeTerms.AccountLine(
        title: account["title"] ?? "分担金及び負担金", section: account["section"] ?? "負担金",
        item: account["item"] ?? "総務費負担金", detail: account["detail"]),
      dueOn: due, payAt: terms["pay_at"] ?? "県の指定金融機関",
      bank: bank.isEmpty
        ? nil
        : NoticeTerms.BankAccount(
          bank: bank["bank"] ?? "", branch: bank["branch"] ?? "", kind: bank["kind"] ?? "",
          number: bank["number"] ?? "", holder: bank["holder"] ?? ""))
  }

  /// Where the yen of a member are explained.
  package func explainURL(run: String, member: String) -> String {
    url.replacing("{run}", with: run).replacing("{member}", with: member)
  }

  private static func date(_ value: JSON, _ place: String) throws(PaperError) -> CivilDate {
    guard let date = value.string.flatMap({ CivilDate($0) }) else {
      throw PaperError(.incomplete, at: place, "a day is YYYY-MM-DD")
    }
    return date
  }

  /// An object of the document, with its RFC 6901 pointer.
  private struct Section {
    let object: JSONObject
    let place: String

    /// - Parameter names: the members it may have; nil where they are codes.
    init(_ json: JSON, _ place: String, _ names: [String]?) throws(PaperError) {
      guard let object = json.object else { throw PaperError(.incomplete, at: place, "an object is needed") }
      for (name, _) in object.members where names?.contains(name) == false {
        throw PaperError(.incomplete, at: place + JSONPointer.text([name]), "the member is not known")
      }
      self.object = object
      self.place = place
    }

    func section(_ name: String, _ names: [String]?) throws(PaperError) -> Section {
      try Section(object[name] ?? [:], "\(place)/\(name)", names)
    }

    /// Texts of one line each; a control character would move what stands behind it.
    func texts(besides others: [String] = []) throws(PaperError) -> [String: String] {
      var texts: [String: String] = [:]
      for (name, value) in object.members where !others.contains(name) {
        guard let text = value.string, !text.isEmpty, text.count <= PaperParticulars.textMax,
          text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
        else {
          throw PaperError(
            .incomplete, at: place + JSONPointer.text([name]),
            "a text of one line and at most \(PaperParticulars.textMax) characters is needed")
        }
        texts[name] = text
      }
      return texts
    }
  }
}
