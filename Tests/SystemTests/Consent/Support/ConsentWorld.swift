import CivilTime
import MoyaiServer
import StrictJSON
import Testing

/// The installation of the scenarios: a prefecture, two towns, two services, four categories, staff and operators, made
/// over HTTP alone on a running `moyai dev`.
final class ConsentWorld {
  let server: ServerProcess
  let data: RawHTTPClient
  private let admin: RawHTTPClient
  /// The towns of the scenarios.
  static let aizu = "072028"
  static let fukushima = "072010"
  static let purpose = "pur_checkup_advice"

  private(set) var tokens: [String: String] = [:]

  init(environment: [String] = []) throws {
    server = try ServerProcess(environment: environment)
    data = server.client(timeoutSeconds: 60)
    admin = RawHTTPClient(port: server.adminPort, timeoutSeconds: 60)
    try keepAwayFromMidnight()
    try prefecture()
    for town in [Self.aizu, Self.fukushima] { try self.town(town) }
  }

  // MARK: - Calls

  /// One request. A POST carries a fresh `Idempotency-Key` unless `headers` hold one or `keyed` says no.
  @discardableResult
  func call(
    _ method: String, _ path: String, as token: String? = nil, _ json: String? = nil,
    headers: [(String, String)] = [], keyed: Bool = true, status: Int? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws -> RawHTTPClient.Response {
    var all = headers
    if let token { all.append(("Authorization", "Bearer \(token)")) }
    if json != nil { all.append(("Content-Type", "application/json")) }
    if method == "POST", keyed, !headers.contains(where: { $0.0 == "Idempotency-Key" }) {
      all.append(("Idempotency-Key", Self.uuid()))
    }
    let client = path.hasPrefix("/admin/") ? admin : data
    let answer = try client.send(method, path, headers: all, body: json.map { Array($0.utf8) })
    if let status {
      try #require(
        answer.status == status, "\(method) \(path): \(answer.status) \(answer.text)", sourceLocation: location)
    }
    return answer
  }

  static func uuid() -> String {
    let digits = Array("0123456789abcdef")
    let hex = (0..<32).map { _ in digits.randomElement() ?? "0" }
    return
      "\(String(hex[0..<8]))-\(String(hex[8..<12]))-4\(String(hex[13..<16]))-8\(String(hex[17..<20]))-\(String(hex[20..<32]))"
  }

  // MARK: - Who

  /// A token of the development issuer. One per person and place, made once.
  func token(_ kind: String, _ subject: String, town: String? = nil, roles: [String] = []) throws -> String {
    let name = "\(kind)/\(subject)/\(town ?? "")/\(roles.joined(separator: ","))"
    if let known = tokens[name] { return known }
    let order =
      #"{"kind":"\#(kind)","sub":"\#(subject)","tenant":\#(town.map { "\"\($0)\"" } ?? "null"),"roles":[\#(roles.map { "\"\($0)\"" }.joined(separator: ","))]}"#
    let answer = try call(
      "POST", "/admin/v1/test-issuer/tokens", as: server.operatorToken, order, keyed: false, status: 201)
    let token = try #require(answer.json?.object?["token"]?.string)
    tokens[name] = token
    return token
  }

  func resident(_ name: String) throws -> String { try token("citizen", name) }
  func operation(_ name: String) throws -> String { try token("operator", name) }
  func manager(_ name: String = "m1", of town: String = aizu) throws -> String {
    try token("staff", "\(name)-\(town)", town: town, roles: ["manager"])
  }
  func clerk(of town: String = aizu) throws -> String { try token("staff", "c1-\(town)", town: town, roles: ["clerk"]) }
  func auditor(of town: String = aizu) throws -> String {
    try token("staff", "a1-\(town)", town: town, roles: ["auditor"])
  }

  /// Moves the clock of the platform on. Tokens are made anew afterwards: theirs may have ended.
  func advance(_ duration: String) throws {
    try call(
      "POST", "/admin/v1/test-clock", as: server.operatorToken, #"{"advance":"\#(duration)"}"#, keyed: false,
      status: 200)
    tokens = [:]
  }

  /// Days are counted in Japan: a scenario must not begin in one and end in the next.
  private func keepAwayFromMidnight() throws {
    let now = try #require(Timestamp(iso8601: try now()))
    if JapanTime.date(of: now + .seconds(1_800)) != JapanTime.date(of: now) { try advance("PT0H31M") }
  }

  /// The time of the platform.
  func now() throws -> String {
    let answer = try call(
      "POST", "/admin/v1/test-clock", as: server.operatorToken, #"{"advance":"PT0H0M"}"#, keyed: false, status: 200)
    return try #require(answer.json?.object?["now"]?.string)
  }

  // MARK: - What is there from the beginning

  private func prefecture() throws {
    let (o1, o2) = (try operation("o1"), try operation("o2"))
    for (code, slug, name) in [(Self.aizu, "aizuwakamatsu", "会津若松市"), (Self.fukushima, "fukushima", "福島市")] {
      try call(
        "POST", "/admin/v1/tenants", as: o1, #"{"code":"\#(code)","slug":"\#(slug)","name":"\#(name)","kind":"town"}"#,
        status: 201)
    }
    for (id, name, kind) in [
      ("org_reiji_health", "例示ヘルス株式会社", "business"), ("org_reiji_kanko", "例示観光株式会社", "business"),
      ("org_aizu_kenko", "会津若松市健康増進課", "public_body"), ("org_fukushima_kenko", "福島市健康推進課", "public_body"),
    ] {
      try call(
        "POST", "/admin/v1/orgs", as: o1,
        #"{"id":"\#(id)","name":"\#(name)","address":"福島県会津若松市東栄町3番46号","representative":"代表 例示","country":"JP","kind":"\#(kind)"}"#,
        status: 201)
    }
    for (id, org, name) in [
      ("svc_kenshin", "org_reiji_health", "健診アドバイス"), ("svc_coupon", "org_reiji_kanko", "観光クーポン"),
    ] {
      try call(
        "POST", "/admin/v1/services", as: o1,
        #"{"id":"\#(id)","org":"\#(org)","name":"\#(name)","redirect_uris":["https://reiji.example/moyai"]}"#,
        status: 201)
      try call("POST", "/admin/v1/services/\(id)/approve", as: o2, status: 200)
    }
    try category("health.checkup", title: "健診結果", items: Self.checkupItems, special: true, residency: true)
    try category(
      "health.steps", title: "歩数", items: #"[{"name":"day","type":"date"},{"name":"steps","type":"integer"}]"#)
    try category("contact.address", title: "住所", items: #"[{"name":"address","type":"string"}]"#, location: true)
    try category("wallet.balance", title: "残高", items: #"[{"name":"yen","type":"integer"}]"#)
    try purpose("pur_checkup_advice", ja: "健診結果をもとに、生活習慣の助言をご本人に届けるためだけに利用します。")
    try purpose("pur_coupon", ja: "観光施設のクーポンを、対象となる会員の方に配るためだけに利用します。")
  }

  static let checkupItems =
    #"[{"name":"measured_on","type":"date","title":{"ja":"測定日","en":"Date"}},{"name":"height_cm","type":"number","title":{"ja":"身長（cm）","en":"Height (cm)"}},{"name":"weight_kg","type":"number","title":{"ja":"体重（kg）","en":"Weight (kg)"}},{"name":"bp_systolic","type":"integer"}]"#

  func category(
    _ id: String, version: Int = 1, title: String, items: String, special: Bool = false, location: Bool = false,
    residency: Bool = false
  ) throws {
    let answer = try call(
      "POST", "/admin/v1/categories", as: operation("o1"),
      #"{"id":"\#(id)","version":\#(version),"title":{"ja":"\#(title)","en":"\#(id)"},"items":\#(items),"special_care":\#(special),"location":\#(location),"residency_bound":\#(residency)}"#,
      status: 201)
    if answer.json?.object?["state"]?.string != "approved" {
      try call("POST", "/admin/v1/categories/\(id)/\(version)/approve", as: operation("o2"), status: 200)
    }
  }

  func purpose(_ id: String, version: Int = 1, ja: String) throws {
    try call(
      "POST", "/admin/v1/purposes", as: operation("o1"),
      #"{"id":"\#(id)","version":\#(version),"text":{"ja":"\#(ja)","ja_plain":"あなたの データを つかって、おしらせを おくります。","en":"We use your data only to send you what you asked for."},"legal_basis":"appi_69_2_1_consent"}"#,
      status: 201)
    try call("POST", "/admin/v1/purposes/\(id)/\(version)/approve", as: operation("o2"), status: 200)
  }

  private func town(_ code: String) throws {
    let source = code == Self.aizu ? "org_aizu_kenko" : "org_fukushima_kenko"
    for service in ["svc_kenshin", "svc_coupon"] {
      try call("POST", "/tenant/v1/services/\(service)/approve", as: manager(of: code), status: 200)
    }
    for category in ["health.checkup", "health.steps", "contact.address", "wallet.balance"] {
      try call(
        "PUT", "/tenant/v1/sources/\(category)", as: manager(of: code), #"{"org":"\#(source)"}"#, status: 204)
    }
  }

  /// The source organisation of a town.
  static func source(of town: String) -> String { town == aizu ? "org_aizu_kenko" : "org_fukushima_kenko" }

  // MARK: - The host

  /// A shell of the database, logged in as a role of it.
  func psql(as role: String, _ script: String) throws -> (status: Int32, output: String) {
    try ServerProcess.run(
      "/usr/lib/postgresql/15/bin/psql", ["-X", "-A", "-t", "-q", "-d", connection(as: role), "-c", script])
  }

  func connection(as role: String) throws -> String {
    try EmbeddedSite(DataFolder(server.dataFolder)).cluster.connectionString(role: role, database: "moyai")
  }

  /// The program's own verifier.
  func verify(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try ServerProcess.run(ServerProcess.executable, ["verify"] + arguments)
  }

  /// Writes bytes into a file of the data folder and gives its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = server.dataFolder + "/" + name
    try FileStore.write(bytes, to: path, mode: 0o600)
    return path
  }

  /// The published keys, in a file.
  func keyFile() throws -> String {
    try file("jwks.json", call("GET", "/.well-known/moyai/jwks.json", status: 200).body)
  }
}

extension RawHTTPClient.Response {
  subscript(_ name: String) -> JSON? { json?.object?[name] }

  func text(_ name: String, location: SourceLocation = #_sourceLocation) throws -> String {
    try #require(self[name]?.string, "\(name) in \(text)", sourceLocation: location)
  }

  /// The problem code, whichever plane it is of.
  var code: String { self["code"]?.string ?? "" }
}
