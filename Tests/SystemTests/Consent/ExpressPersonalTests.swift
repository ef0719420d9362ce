import StrictJSON
import Testing

/// A read of one person's records in its plainest form goes a way of its own through the server (HTTPSurface.docc, the express
/// way), and nobody can tell: each answer is compared with that of a request which only differs by asking in a longer form,
/// and so is what both leave behind in the ledger, in the log and on the bill.
@Suite struct ExpressPersonalTests {
  @Test func bothWaysDoAlike() throws {
    let world = try ExpressPersonalWorld()
    try world.samePermits()
    try world.sameRefusals()
    try world.whatIsNotPlainGoesTheLongWay()
    try world.keysTakeTurns()
    try world.aRevokedKeyReadsNoMore()
    try world.aRateHolds()
    try world.personsOfADayHold()
    try world.aKeyBeingReplacedSaysSo()
    try world.theLedgerIsTheSame()
    try world.theLogIsTheSame()
  }

  @Test func bothWaysAreCountedAlike() throws {
    try ExpressPersonalWorld().bothWaysAreCharged()
  }
}

/// A person with consents of both modes and a key, and a client that asks the same in two forms.
private final class ExpressPersonalWorld {
  let world: ConsentWorld
  let key: String
  let hanako: String
  let withdrawn: String
  private let metrics: RawHTTPClient

  init() throws {
    world = try ConsentWorld(environment: ["MOYAI_LOG_LEVEL=info"])
    metrics = world.server.adminClient()
    let provider = try world.providerKey()
    let (checkup, steps) = (try world.offer(), try world.offer("health.steps", mode: "store", dataLife: "P180D"))
    for (name, handle) in [("hanako", "a-1"), ("taro", "a-2")] {
      try world.link(name, handle: handle)
      try world.record(provider, handle: handle)
      try world.grant(steps, by: name)
    }
    try world.record(provider, handle: "a-1", record: "2025", items: #"{"height_cm":158.1}"#)
    try world.grant(checkup, by: "hanako")
    let gone = try world.grant(checkup, by: "taro")
    try world.call("POST", "/me/v1/consents/\(gone.id)/withdraw", as: world.resident("taro"), keyed: false, status: 200)
    (hanako, withdrawn) = (try world.ppid(of: "hanako"), try world.ppid(of: "taro"))
    key = try world.key()
    try learn(key)
  }

  /// A first use, after which the key's limits are known.
  private func learn(_ key: String, categories: String = "health.checkup") throws {
    try world.read(hanako, key, categories: categories, headers: ExpressWorld.long)
  }

  private func begun() throws -> Int {
    let name = "moyai_http_express_personal_reads_total"
    let line = try metrics.send("GET", "/metrics").text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
  }

  /// What of an answer must be the same; of what is drawn anew each time, the length.
  private static func shape(_ answer: RawHTTPClient.Response) -> [String] {
    let drawn: Set<String> = ["date", "fiware-correlator", "moyai-request-id", "moyai-ledger-entry", "ratelimit"]
    let fields = answer.headers.map {
      drawn.contains($0.name) ? "\($0.name):\($0.name == "ratelimit" ? 0 : $0.value.count)" : "\($0.name):\($0.value)"
    }
    let id = answer["request_id"]?.string ?? ""
    return ["\(answer.status)"] + fields + [answer.text.replacing(id, with: "\(id.count)")]
  }

  /// Asks in both forms.
  /// - Returns: the answer of the plain one.
  @discardableResult
  private func compare(
    _ ppid: String, _ key: String? = nil, categories: String = "health.checkup",
    purpose: String? = ConsentWorld.purpose, mode: String? = nil, fields: [(String, String)] = [],
    isExpress: Bool = true
  ) throws -> RawHTTPClient.Response {
    let key = key ?? self.key
    let before = try begun()
    let plain = try world.read(
      ppid, key, categories: categories, purpose: purpose, mode: mode, headers: fields)
    #expect(try begun() == before + (isExpress ? 1 : 0), "\(categories) \(plain.text)")
    let long = try world.read(
      ppid, key, categories: categories, purpose: purpose, mode: mode, headers: fields + ExpressWorld.long)
    #expect(try begun() == before + (isExpress ? 1 : 0), "\(categories)")
    #expect(Self.shape(plain) == Self.shape(long), "\(categories)")
    #expect(plain.header("cache-control") == "no-store" && plain.header("moyai-request-id")?.count == 29)
    return plain
  }

  func samePermits() throws {
    let one = try compare(hanako)
    #expect(one.status == 200 && one.header("moyai-obligations") == "mode=view, onward=none")
    #expect(one.text.contains("158.2") && one.text.contains("158.1"))
    let two = try compare(hanako, categories: "health.checkup,health.steps")
    #expect(two.status == 200 && two.text.contains(#""category":"health.steps","version":1,"records":[]"#))
    let kept = try compare(hanako, categories: "health.steps", mode: "store")
    #expect(kept.status == 200 && kept.header("moyai-obligations")?.contains("keep-until=") == true)
    #expect(try compare(hanako, mode: "view", fields: [("Fiware-Service", "AizuWakamatsu")]).status == 200)
    let named = try compare(hanako, fields: [("Fiware-Correlator", "abc-1")])
    #expect(named.status == 200 && named.header("fiware-correlator") == "abc-1")
  }

  func sameRefusals() throws {
    for ppid in [withdrawn, "pp_00041061050r3gg28a1c60t3gf", "pp_7zzzzzzzzzzzzzzzzzzzzzzzzz"] {
      #expect(try compare(ppid).code == "no_valid_consent")
    }
    #expect(try compare(hanako, mode: "store").code == "no_valid_consent")
    #expect(try compare(hanako, purpose: "pur_coupon").code == "purpose_not_bound")
    #expect(try compare(hanako, categories: "contact.address").code == "scope_missing")
    #expect(try compare(hanako, categories: "no.such_thing").code == "scope_missing")
    let manager = try world.manager()
    try world.call("POST", "/tenant/v1/services/svc_kenshin/suspend", as: manager, status: 200)
    #expect(try compare(hanako).code == "service_suspended")
    try world.call("POST", "/tenant/v1/services/svc_kenshin/resume", as: world.manager("m2"), status: 200)
    #expect(try compare(hanako).status == 200)
  }

  func whatIsNotPlainGoesTheLongWay() throws {
    let (good, many) = ("health.checkup", (1...21).map { "a.b\($0)" }.joined(separator: ","))
    for (categories, status) in [
      ("", 400), ("health", 400), ("health.checkup,", 400), ("health.checkup,health.checkup", 400), (many, 400),
      ("Health.checkup", 400), ("health%2Echeckup", 200), ("health.checkup&categories=health.steps", 400),
      ("health.checkup&x=1", 400), ("a.b123456789012", 403), ("a.b123456789018", 422), ("a.b1e11", 403),
      ("a.\(String(repeating: "b", count: 62)),a.moyai_sk", 403), ("health.checkup%00", 400), ("health.checkup#x", 400),
    ] {
      let answer = try compare(hanako, categories: categories, isExpress: categories.hasPrefix("a.bb"))
      #expect(answer.status == status, "\(categories): \(answer.text)")
    }
    for ppid in [
      "pp_0", "PP_00041061050r3gg28a1c60t3gf", "pp_80041061050r3gg28a1c60t3gf", "sj_00041061050r3gg28a1c60t3gf",
      "pp_00041061050r3gg28a1c60t3g%66", "pp_00041061050r3gg28a1c60t3gf/",
    ] { try compare(ppid, isExpress: false) }
    let purpose = ConsentWorld.purpose
    for (text, status) in [(nil, 400), ("", 400), ("\(purpose),pur_coupon", 400), ("pur_X", 400)] as [(String?, Int)] {
      #expect(try compare(hanako, purpose: text, isExpress: false).status == status)
    }
    for (field, status) in [
      (("Moyai-Purpose", purpose), 400), (("X-API-Key", key), 400), (("Moyai-Mode", "keep"), 400),
      (("Moyai-Tenant", "aizuwakamatsu"), 200), (("Moyai-Tenant", "fukushima"), 403),
      (("Fiware-Service", "fukushima"), 403), (("Fiware-Service", "a b"), 400), (("Content-Length", "0"), 200),
      (("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), 200),
      (("If-Match", "*"), 200), (("Idempotency-Key", ConsentWorld.uuid()), 200), (("Accept-Language", "ja"), 200),
      (("Fiware-ServicePath", "/a"), 200), (("Fiware-Correlator", String(repeating: "c", count: 257)), 200),
    ] as [((String, String), Int)] {
      let answer = try compare(hanako, fields: [field], isExpress: field.0 == "Accept-Language")
      #expect(answer.status == status, "\(field): \(answer.text)")
    }
    let before = try begun()
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
      let answer = try world.call(
        method, "/personal/v1/subjects/\(hanako)?categories=\(good)", as: key, headers: [("Moyai-Purpose", purpose)])
      #expect(answer.status == 405)
    }
    #expect(try world.call("GET", "/personal/v1/subjects/\(hanako)?categories=\(good)").status == 401)
    #expect(try begun() == before)
  }

  /// One connection that shows several keys is answered by each key's own right.
  func keysTakeTurns() throws {
    let other = try world.key(scopes: ["personal:read:health.steps"])
    try learn(other, categories: "health.steps")
    for _ in 0..<3 {
      #expect(try compare(hanako, other, categories: "health.steps").status == 200)
      #expect(try compare(hanako).status == 200)
      #expect(try compare(hanako, other).code == "scope_missing")
    }
    let device = try world.server.admit("beside").ngsi
    #expect(try compare(hanako, device, isExpress: false).status == 403)
  }

  func aRevokedKeyReadsNoMore() throws {
    let text = try world.key()
    try learn(text)
    for _ in 0..<3 { #expect(try world.read(hanako, text).status == 200) }
    let kid = String(text.split(separator: "_")[4])
    try world.call("POST", "/tenant/v1/keys/\(kid)/revoke", as: world.manager(), #"{"reason":"lost"}"#, status: 200)
    for _ in 0..<2 {
      let refused = try world.read(hanako, text)
      #expect(refused.status == 401 && refused.code == "key_inactive")
      let long = try world.read(hanako, text, headers: ExpressWorld.long)
      #expect(Self.shape(refused) == Self.shape(long))
    }
  }

  /// A key that was used in the plain form alone is out of its quota where one is that was used in the long form.
  func aRateHolds() throws {
    var rows: [[Int]] = []
    for fields in [[], ExpressWorld.long] {
      let text = try slowKey("6")
      try learn(text, categories: "health.steps")
      rows.append(
        try (0..<8).map { _ in try world.read(hanako, text, categories: "health.steps", headers: fields).status })
    }
    // The first of the six was the one by which the server learned the key.
    #expect(rows == [[200, 200, 200, 200, 200, 429, 429, 429], [200, 200, 200, 200, 200, 429, 429, 429]])
  }

  private func slowKey(_ rate: String) throws -> String {
    try world.call(
      "POST", "/tenant/v1/keys", as: world.manager(),
      #"{"kind":"sk","service":"svc_kenshin","purposes":["pur_checkup_advice"],"scopes":["personal:read:health.steps"],"rate_per_minute":\#(rate)}"#,
      status: 201
    ).text("key")
  }

  func personsOfADayHold() throws {
    let text = try slowKey("600")
    let path = "/tenant/v1/services/svc_kenshin/persons-per-day"
    try learn(text, categories: "health.steps")
    try world.call("PUT", path, as: world.manager(), #"{"persons_per_day":1}"#, status: 204)
    for fields in [[], ExpressWorld.long] {
      #expect(try world.read(hanako, text, categories: "health.steps", headers: fields).status == 200)
      let refused = try world.read(withdrawn, text, categories: "health.steps", headers: fields)
      #expect(refused.status == 429 && refused.code == "rate_limited")
      #expect((refused.header("retry-after").flatMap { Int($0) } ?? 0) > 60, "not before the next day in Japan")
    }
    try world.call("PUT", path, as: world.manager(), #"{"persons_per_day":10000}"#, status: 204)
  }

  func aKeyBeingReplacedSaysSo() throws {
    let text = try world.key()
    try learn(text)
    let kid = String(text.split(separator: "_")[4])
    try world.call("POST", "/tenant/v1/keys/\(kid)/rotate", as: world.manager(), #"{"overlap":"PT72H"}"#, status: 201)
    for ppid in [hanako, withdrawn] {
      let answer = try compare(ppid, text)
      #expect(answer.header("sunset") != nil && answer.header("deprecation") != nil, "\(answer.headers)")
    }
  }

  // MARK: - What is left behind

  /// Every request was made twice in a row, so the entries come in pairs that say the same.
  func theLedgerIsTheSame() throws {
    let (before, after) = try (0..<2).map { _ in try world.payloads().count }.reduce((0, 0)) { ($0.1, $1) }
    #expect(before <= after)
    try compare(hanako)
    try compare(withdrawn)
    try compare(hanako, categories: "health.checkup,health.steps")
    try compare(hanako, categories: "contact.address")
    let entries = try Instant.soon { () -> [JSONObject]? in
      let all = try world.payloads().filter { ["access", "outcome"].contains($0["kind"]?.string) }
      let last = all.last { $0["kind"]?.string == "access" }
      return last?["reason"]?.string == "scope_missing" && all.suffix(12).first?["kind"]?.string == "access" ? all : nil
    }
    let tail = Array(try #require(entries).suffix(12))
    let (accesses, outcomes) = (
      tail.filter { $0["kind"]?.string == "access" }, tail.filter { $0["kind"]?.string == "outcome" }
    )
    #expect(accesses.count == 8 && outcomes.count == 4)
    for (entries, drawn) in [(accesses, ["entry", "at"]), (outcomes, ["entry", "at", "of"])] {
      for pair in stride(from: 0, to: entries.count - 1, by: 2) {
        #expect(Self.without(drawn, entries[pair]) == Self.without(drawn, entries[pair + 1]))
      }
    }
    #expect(outcomes.allSatisfy { outcome in accesses.contains { $0["entry"] == outcome["of"] } })
  }

  private static func without(_ names: [String], _ object: JSONObject) -> [String] {
    object.members.filter { !names.contains($0.0) }.map { "\($0.0)=\($0.1.text)" }
  }

  /// Refusals have a line each.
  func theLogIsTheSame() throws {
    try compare(withdrawn)
    let drawn: Set<Substring> = ["correlator", "microseconds", "request"]
    func refusals() -> [[Substring]] {
      world.server.log.split(separator: "\n").filter { $0.contains("endpoint=personal.subject.read") }.suffix(2).map {
        $0.split(separator: " ").dropFirst().filter { !drawn.contains($0.split(separator: "=").first ?? "") }
      }
    }
    let lines = refusals()
    #expect(lines.count == 2 && lines.first == lines.last, "\(lines)")
    #expect(lines.first?.contains("code=no_valid_consent") == true)
    #expect(!world.server.log.contains(hanako) && !world.server.log.contains(withdrawn), "I-29")
  }

  /// A key that read in the one form is charged what a key is that read in the other.
  func bothWaysAreCharged() throws {
    let before = try begun()
    var kids: [String] = []
    var bytes: [Int] = []
    for fields in [[], ExpressWorld.long] {
      let text = try world.key()
      var sent = try world.read(hanako, text, headers: ExpressWorld.long).body.count
      for _ in 0..<7 { sent += try world.read(hanako, text, headers: fields).body.count }
      for _ in 0..<3 { sent += try world.read(withdrawn, text, headers: fields).body.count }
      kids.append(String(text.split(separator: "_")[4]))
      bytes.append(sent)
    }
    #expect(try begun() == before + 10)
    let manager = try world.manager()
    func used(_ meter: String) throws -> [String?] {
      let page = try world.call("GET", "/tenant/v1/usage?meter=\(meter)&window=fy&group=key", as: manager, status: 200)
      return kids.map { kid in
        page["rows"]?.array?.first { $0.object?["group"]?.string?.contains(kid) == true }?.object?["quantity"]?.string
      }
    }
    for (meter, expected) in [("api.calls", [11, 11]), ("traffic.out", bytes)] {
      // What is not billed exactly arrives with a flush.
      let seen = try Instant.soon { try used(meter) == expected.map { "\($0)" } ? true : nil }
      let last = try used(meter)
      #expect(seen == true, "\(meter): \(last), not \(expected)")
    }
  }
}
