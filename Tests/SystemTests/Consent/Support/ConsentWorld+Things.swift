import StrictJSON
import Testing

/// An offer as the scenarios need it.
struct SampleOffer {
  let id: String
  let town: String
  /// Language and hash of each notice.
  let notices: [String: String]
  var sha256: String { notices["ja"] ?? "" }
}

/// A consent as its grant answered it.
struct SampleConsent {
  let id: String
  let receipts: [String]
  let receiptJWS: String
  let redirect: String?
  let validUntil: String
}

extension ConsentWorld {
  func offer(
    _ category: String = "health.checkup", version: Int = 1, service: String = "svc_kenshin",
    purpose: String = ConsentWorld.purpose, mode: String = "view", dataLife: String = "P0D", days: Int = 365,
    town: String = ConsentWorld.aizu
  ) throws -> SampleOffer {
    let answer = try call(
      "POST", "/tenant/v1/offers", as: manager(of: town),
      #"{"service":"\#(service)","purpose":{"id":"\#(purpose)","version":1},"category":{"id":"\#(category)","version":\#(version)},"mode":"\#(mode)","data_life":"\#(dataLife)","valid_days_max":\#(days)}"#,
      status: 201)
    return try Self.offer(answer, town)
  }

  func replace(_ offer: SampleOffer, graceUntil: String, material: Bool = true, mode: String = "view") throws
    -> SampleOffer
  {
    let answer = try call(
      "POST", "/tenant/v1/offers/\(offer.id)/replace", as: manager(of: offer.town),
      #"{"service":"svc_kenshin","purpose":{"id":"pur_checkup_advice","version":1},"category":{"id":"health.checkup","version":1},"mode":"\#(mode)","data_life":"P0D","valid_days_max":180,"material":\#(material),"grace_until":"\#(graceUntil)"}"#,
      status: 201)
    return try Self.offer(answer, offer.town)
  }

  private static func offer(_ answer: RawHTTPClient.Response, _ town: String) throws -> SampleOffer {
    var notices: [String: String] = [:]
    for notice in answer["notices"]?.array ?? [] {
      if let lang = notice.object?["lang"]?.string { notices[lang] = notice.object?["sha256"]?.string }
    }
    return SampleOffer(id: try answer.text("id"), town: town, notices: notices)
  }

  /// Makes the subject of a town and links the resident to it.
  func link(_ resident: String, handle: String, born: String = "1992-04-01", town: String = ConsentWorld.aizu) throws {
    try call(
      "POST", "/tenant/v1/subjects", as: clerk(of: town), #"{"handle":"\#(handle)","birth_date":"\#(born)"}"#,
      status: 201)
    let code = try call("POST", "/tenant/v1/subjects/\(handle)/link-codes", as: clerk(of: town), status: 201).text(
      "code")
    try call(
      "POST", "/me/v1/links", as: self.resident(resident),
      #"{"tenant":"\#(town)","code":"\#(code)","birth_date":"\#(born)"}"#, status: 201)
  }

  /// A body that grants an offer.
  func grantBody(_ offer: SampleOffer, until: String, request: String? = nil, sha256: String? = nil) -> String {
    #"{"offer":"\#(offer.id)","notice_sha256":"\#(sha256 ?? offer.sha256)","lang":"ja","valid_until":"\#(until)","request_token":\#(request.map { "\"\($0)\"" } ?? "null")}"#
  }

  @discardableResult
  func grant(
    _ offer: SampleOffer, by resident: String, days: Int = 30, until: String? = nil, request: String? = nil
  ) throws -> SampleConsent {
    let answer = try call(
      "POST", "/me/v1/consents", as: self.resident(resident),
      grantBody(offer, until: until ?? instant(inDays: days), request: request), status: 201)
    return try Self.consent(answer)
  }

  static func consent(_ answer: RawHTTPClient.Response) throws -> SampleConsent {
    SampleConsent(
      id: try answer.text("id"), receipts: (answer["receipts"]?.array ?? []).compactMap(\.string),
      receiptJWS: try answer.text("receipt_jws"), redirect: answer["redirect"]?.string,
      validUntil: try answer.text("valid_until"))
  }

  /// The resident's pseudonym at a service.
  func ppid(of resident: String, at service: String = "svc_kenshin") throws -> String {
    let answer = try call("GET", "/me/v1/services", as: self.resident(resident), status: 200)
    let found = answer["services"]?.array?.first { $0.object?["service"]?.string == service }
    return try #require(found?.object?["ppid"]?.string, "\(answer.text)")
  }

  /// A service's key, approved by a second manager where it needs one.
  func key(
    _ service: String = "svc_kenshin", purposes: [String] = [ConsentWorld.purpose],
    scopes: [String] = ["personal:read:health.*", "personal:request"], town: String = ConsentWorld.aizu,
    ngsi: String = "null", expiresIn: String = "P180D", addresses: String = "[]"
  ) throws -> String {
    let list = { (words: [String]) in "[" + words.map { "\"\($0)\"" }.joined(separator: ",") + "]" }
    let answer = try call(
      "POST", "/tenant/v1/keys", as: manager(of: town),
      #"{"kind":"sk","service":"\#(service)","org":null,"purposes":\#(list(purposes)),"scopes":\#(list(scopes)),"ngsi":\#(ngsi),"ip_allow":\#(addresses),"expires_in":"\#(expiresIn)"}"#,
      status: 201)
    return try approved(answer, town)
  }

  /// The key with which a town's source writes.
  func providerKey(
    _ categories: [String] = ["health.checkup", "health.steps", "contact.address", "wallet.balance"],
    town: String = ConsentWorld.aizu, org: String? = nil
  ) throws -> String {
    let scopes = categories.map { "\"personal:write:\($0)\"" }.joined(separator: ",")
    let answer = try call(
      "POST", "/tenant/v1/keys", as: manager(of: town),
      #"{"kind":"pk","service":null,"org":"\#(org ?? Self.source(of: town))","purposes":[],"scopes":[\#(scopes)],"ngsi":null,"ip_allow":[],"expires_in":"P180D"}"#,
      status: 201)
    return try approved(answer, town)
  }

  private func approved(_ answer: RawHTTPClient.Response, _ town: String) throws -> String {
    if answer["state"]?.string == "draft" {
      try call("POST", "/tenant/v1/keys/\(answer.text("kid"))/approve", as: manager("m2", of: town), status: 200)
    }
    return try answer.text("key")
  }

  /// A checkup of a subject.
  @discardableResult
  func record(
    _ provider: String, handle: String, category: String = "health.checkup", record: String = "2026",
    items: String = #"{"measured_on":"2026-06-01","height_cm":158.2}"#, version: Int = 1, status: Int? = 201
  ) throws -> RawHTTPClient.Response {
    try call(
      "PUT", "/personal/v1/records/\(category)/\(handle)/\(record)", as: provider,
      #"{"version":\#(version),"items":\#(items)}"#, status: status)
  }

  @discardableResult
  func read(
    _ ppid: String, _ key: String, categories: String = "health.checkup", purpose: String? = ConsentWorld.purpose,
    mode: String? = nil, headers: [(String, String)] = [], status: Int? = nil
  ) throws -> RawHTTPClient.Response {
    var all = headers
    if let purpose { all.append(("Moyai-Purpose", purpose)) }
    if let mode { all.append(("Moyai-Mode", mode)) }
    return try call(
      "GET", "/personal/v1/subjects/\(ppid)?categories=\(categories)", as: key, headers: all, status: status)
  }

  /// `2026-…Z`, whole days from the platform's present.
  func instant(inDays days: Int) throws -> String {
    try Instant.moved(now(), days: days)
  }

  /// Everything of a town's ledger, as the auditor exports it.
  func export(of town: String = ConsentWorld.aizu) throws -> [UInt8] {
    try call("GET", "/tenant/v1/ledger/export", as: auditor(of: town), status: 200).body
  }

  /// The payloads of a town's ledger as far as it is sealed, which follows a change within a second or so.
  func payloads(of town: String = ConsentWorld.aizu) throws -> [JSONObject] {
    try String(decoding: export(of: town), as: UTF8.self).split(separator: "\n").compactMap { line in
      try JSON(parsing: Array(line.utf8)).object?["payload"]?.object
    }
  }
}
