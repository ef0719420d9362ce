import StrictJSON
import Testing

/// The table of bad input, row by row; each stands above its checks. One row needs a ledger that is not sealed:
/// `FailClosedTests`.
@Suite struct ConsentBadInputTests {
  @Test func everyRowOfTheTable() throws {
    let world = try ConsentWorld()
    try world.link("hanako", handle: "a-1")
    let provider = try world.providerKey()
    try world.record(provider, handle: "a-1")
    let offer = try world.offer()
    let consent = try world.grant(offer, by: "hanako")
    let (ppid, key) = (try world.ppid(of: "hanako"), try world.key())
    try headers(world, ppid, key)
    try credentials(world, ppid, key, provider)
    try reading(world, ppid, key)
    try writing(world, provider)
    try granting(world, offer)
    try ending(world, consent)
    try repeating(world, offer)
    try asking(world, offer, key)
    try registers(world)
    try classes(world)
    try bodies(world)
    try routes(world, ppid)
    // Nothing of all this has cost the resident anything.
    try world.grant(offer, by: "hanako", days: 20)
    try world.read(ppid, key, status: 200)
  }

  // Row: two credential headers, or one twice → 400 `credential_ambiguous`.
  // Row: `Fiware-Service`, `Moyai-Tenant`, `Moyai-Purpose`, `Moyai-Mode`, `Idempotency-Key` twice, or comma-joined → 400
  // `duplicate_header`.
  // Row: tenant header that differs → 403 `tenant_mismatch`.
  private func headers(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    for field in [("X-API-Key", key), ("X-Auth-Token", key), ("Authorization", "Bearer \(key)")] {
      let answer = try world.read(ppid, key, headers: [field])
      #expect(answer.status == 400 && answer.code == "credential_ambiguous", "\(field.0): \(answer.text)")
    }
    for field in [("Fiware-Service", "fukushima"), ("Moyai-Tenant", "fukushima"), ("Moyai-Tenant", "AizuWakamatsu")] {
      let answer = try world.read(ppid, key, headers: [field])
      #expect(answer.status == 403 && answer.code == "tenant_mismatch", "\(field): \(answer.text)")
    }
    for name in ["Fiware-Service", "Moyai-Tenant", "Moyai-Purpose", "Moyai-Mode"] {
      let value = ["Moyai-Purpose": ConsentWorld.purpose, "Moyai-Mode": "view"][name] ?? "aizuwakamatsu"
      let isPurpose = name == "Moyai-Purpose"
      let twice = try world.read(
        ppid, key, purpose: isPurpose ? nil : ConsentWorld.purpose, headers: [(name, value), (name, value)])
      #expect(twice.status == 400 && twice.code == "duplicate_header", "\(name) twice: \(twice.text)")
      let joined = try world.read(
        ppid, key, purpose: isPurpose ? nil : ConsentWorld.purpose, headers: [(name, "\(value),\(value)")])
      #expect(joined.status == 400 && joined.code == "duplicate_header", "\(name) joined: \(joined.text)")
    }
    let keys = [ConsentWorld.uuid(), ConsentWorld.uuid()]
    for fields in [keys.map { ("Idempotency-Key", $0) }, [("Idempotency-Key", keys.joined(separator: ","))]] {
      let answer = try world.call("POST", "/me/v1/links", as: world.resident("hanako"), "{}", headers: fields)
      #expect(answer.status == 400 && answer.code == "duplicate_header", "\(answer.text)")
    }
    let none = try world.call("POST", "/me/v1/links", as: world.resident("hanako"), "{}", keyed: false)
    #expect(none.status == 400 && none.code == "idempotency_key_missing")
  }

  // Row: key in path, query or body → 400 `key_in_url`, `exposed_at` set.
  // Row: key of the wrong kind for the plane or call → 403 `scope_missing` (wrong plane: 401 `key_inactive`).
  private func credentials(_ world: ConsentWorld, _ ppid: String, _ key: String, _ provider: String) throws {
    let hanako = try world.resident("hanako")
    let shown = try world.key()
    for answer in [
      try world.call("GET", "/personal/v1/subjects/\(shown)?categories=health.checkup", as: key),
      try world.call("GET", "/me/v1/ledger?cursor=\(shown)", as: hanako),
      try world.call(
        "POST", "/me/v1/links", as: hanako, #"{"tenant":"072028","code":"\#(shown)","birth_date":"1992-04-01"}"#),
    ] {
      #expect(answer.status == 400 && answer.code == "key_in_url" && !answer.text.contains(shown), "\(answer.text)")
    }
    let kid = String(shown.split(separator: "_")[4])
    let exposed = try world.call("GET", "/tenant/v1/keys/\(kid)", as: world.manager(), status: 200)
    #expect(exposed["exposed_at"]?.string != nil && exposed["warnings"]?.array?.contains("exposed") == true)
    // Ending a key needs no words.
    let ended = try world.call("POST", "/tenant/v1/keys/\(kid)/revoke", as: world.manager(), status: 200)
    #expect(ended["state"]?.string == "revoked")
    let console =
      try world.server.command([
        "operator-key", "create", "--name", "desk", "--tenant", "aizuwakamatsu", "--roles", "manager",
      ]).split(separator: "\n").last.map(String.init) ?? ""
    #expect(try world.read(ppid, console, status: 401).code == "key_inactive", "a console key opens no data")
    #expect(try world.read(ppid, provider, status: 403).code == "scope_missing", "a provider reads nothing")
    #expect(try world.record(key, handle: "a-1", status: 403).code == "scope_missing", "a service writes nothing")
    let asked = try world.call(
      "POST", "/personal/v1/consent-requests", as: provider,
      #"{"offer":"of_00041061050r3gg28a1c60t3gf","redirect_uri":"https://reiji.example/moyai","state":"s"}"#)
    #expect(asked.status == 403 && asked.code == "scope_missing", "a provider asks nobody: \(asked.text)")
    #expect(try world.call("GET", "/me/v1", as: key).status == 401)
    #expect(try world.read(ppid, hanako).status == 401)
    for token in [String(hanako.dropLast(2)) + "xx", "a.b.c", try world.manager(), try world.operation("o1")] {
      let answer = try world.call("GET", "/me/v1", as: token)
      #expect(answer.status == 401 && answer.code == "token_invalid", "\(answer.text)")
    }
    #expect(try world.call("GET", "/me/v1").status == 401)
  }

  // Row: unknown category / purpose from a service → 403 `scope_missing` / `purpose_not_bound`, never 404.
  // Row: ppid ill-formed / well-formed, unknown → 400 `bad_request` / 403 `no_valid_consent`.
  // Row: `categories` missing, empty, repeated, > 20; ppids repeated, > 1,000 → 400 `bad_request`.
  private func reading(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    let purpose = [("Moyai-Purpose", ConsentWorld.purpose)]
    #expect(try world.read(ppid, key, categories: "no.such_thing", status: 403).code == "scope_missing")
    #expect(try world.read(ppid, key, purpose: "pur_no_such_thing", status: 403).code == "purpose_not_bound")
    let twenty = (0..<20).map { "a.b\($0)" }.joined(separator: ",")
    #expect(try world.read(ppid, key, categories: twenty, status: 403).code == "scope_missing", "twenty are allowed")
    for query in [
      "", "?categories=", "?categories=health.checkup,health.checkup", "?categories=health",
      "?categories=Health.Checkup",
      "?categories=" + (0..<21).map { "a.b\($0)" }.joined(separator: ","), "?categories=health.checkup,",
    ] {
      let answer = try world.call("GET", "/personal/v1/subjects/\(ppid)\(query)", as: key, headers: purpose)
      #expect(answer.status == 400 && answer.code == "bad_request", "\(query): \(answer.text)")
    }
    for bad in [
      "pp_x", "sj_00041061050r3gg28a1c60t3gf", "pp_80041061050r3gg28a1c60t3gf", "pp_00041061050R3GG28A1C60T3GF",
    ] {
      let answer = try world.read(bad, key)
      #expect(answer.status == 400 && answer.code == "bad_request", "\(bad): \(answer.text)")
    }
    #expect(try world.read("pp_00041061050r3gg28a1c60t3gf", key, status: 403).code == "no_valid_consent")
    #expect(try world.read(ppid, key, mode: "keep").status == 400)
    let many = (0...1_000).map { String(format26($0)) }
    for list in [[ppid, ppid], [], ["pp_x"], many] {
      let text = list.map { "\"\($0)\"" }.joined(separator: ",")
      let answer = try world.call(
        "POST", "/personal/v1/batch", as: key, #"{"ppids":[\#(text)],"categories":["health.checkup"]}"#,
        headers: purpose,
        keyed: false)
      #expect(answer.status == 400 && answer.code == "bad_request", "\(list.count): \(answer.text)")
    }
  }

  /// A well-formed pseudonym of a number.
  private func format26(_ number: Int) -> String {
    let digits = String(number)
    return "pp_" + String(repeating: "0", count: 26 - digits.count) + digits
  }

  private func writing(_ world: ConsentWorld, _ provider: String) throws {
    let unknown = try world.record(provider, handle: "nobody", status: 404)
    #expect(unknown.code == "subject_unknown")
    for (items, pointer) in [
      (#"{"height_cm":"tall"}"#, "/items/height_cm"), (#"{"unknown":1}"#, "/items/unknown"),
      (#"{"measured_on":"2026-02-30"}"#, "/items/measured_on"), (#"{"bp_systolic":120.5}"#, "/items/bp_systolic"),
    ] {
      let answer = try world.record(provider, handle: "a-1", items: items, status: 422)
      #expect(answer.code == "items_invalid", "\(answer.text)")
      #expect(answer["errors"]?.array?.first?.object?["pointer"]?.string == pointer, "\(answer.text)")
    }
    let foreign = try world.providerKey(["health.checkup"], town: ConsentWorld.fukushima)
    #expect(try world.record(foreign, handle: "a-1", status: 404).code == "subject_unknown", "another town's subject")
    let notTheSource = try world.providerKey(["health.checkup"], org: "org_fukushima_kenko")
    #expect(try world.record(notTheSource, handle: "a-1", status: 403).code == "scope_missing")
    #expect(try world.record(provider, handle: "a-1", record: "a%20b", status: nil).status == 400)
    let gone = try world.call("DELETE", "/personal/v1/records/health.checkup/a-1/none", as: provider, status: 204)
    #expect(gone.body.isEmpty)
  }

  // Row: window wrong, special care > 1 year → 422 `window_invalid`.
  // Row: grant with a hash that is not a current notice of that offer, or of a replaced offer → 409 `notice_changed`.
  // Row: offer of a town the caller is not linked to → 404.
  private func granting(_ world: ConsentWorld, _ offer: SampleOffer) throws {
    let hanako = try world.resident("hanako")
    let post = { (body: String) in try world.call("POST", "/me/v1/consents", as: hanako, body) }
    let now = try world.now()
    for until in [now, try Instant.moved(now, days: -1), try Instant.moved(now, days: 366)] {
      let answer = try post(world.grantBody(offer, until: until))
      #expect(answer.status == 422 && answer.code == "window_invalid", "\(until): \(answer.text)")
    }
    let long = try world.offer(days: 1_000)
    let special = try post(world.grantBody(long, until: Instant.moved(now, days: 400)))
    #expect(special.status == 422 && special.code == "window_invalid", "special care: one year")
    let wrong = try post(
      world.grantBody(offer, until: world.instant(inDays: 5), sha256: String(repeating: "0", count: 64)))
    #expect(wrong.status == 409 && wrong.code == "notice_changed", "\(wrong.text)")
    #expect(wrong["current"]?.array?.isEmpty == false)
    let replaced = try world.offer("health.steps")
    let successor = try world.call(
      "POST", "/tenant/v1/offers/\(replaced.id)/replace", as: world.manager(),
      #"{"service":"svc_kenshin","purpose":{"id":"pur_checkup_advice","version":1},"category":{"id":"health.steps","version":1},"mode":"view","data_life":"P0D","valid_days_max":100,"material":false,"grace_until":null}"#,
      status: 201)
    let old = try post(world.grantBody(replaced, until: world.instant(inDays: 5)))
    #expect(old.status == 409 && old.code == "notice_changed", "\(old.text)")
    #expect(old["current"]?.array?.allSatisfy { $0.object?["offer"] == successor["id"] } == true, "\(old.text)")
    #expect(old["current"]?.array?.first?.object.map { Set($0.members.map(\.key)) } == ["offer", "lang", "sha256"])
    let elsewhere = try world.offer(town: ConsentWorld.fukushima)
    #expect(try post(world.grantBody(elsewhere, until: world.instant(inDays: 5))).status == 404)
    let unknown = try post(
      #"{"offer":"of_00041061050r3gg28a1c60t3gf","notice_sha256":"\#(offer.sha256)","lang":"ja","valid_until":"\#(Instant.moved(now, days: 5))","request_token":null}"#
    )
    #expect(unknown.status == 404, "\(unknown.text)")
    #expect(try world.call("GET", "/me/v1/offers?tenant=\(ConsentWorld.fukushima)", as: hanako).status == 404)
    #expect(try world.call("GET", "/me/v1/consents/cn_00041061050r3gg28a1c60t3gf", as: hanako).status == 404)
    let badLink = try world.call(
      "POST", "/me/v1/links", as: hanako, #"{"tenant":"072028","code":"zzzzzzzzzzzzzzzz","birth_date":"1992-04-01"}"#)
    #expect(badLink.status == 403 && badLink.code == "link_refused", "\(badLink.text)")
  }

  // Row: resume or pause after an end → 409 `consent_ended`.
  private func ending(_ world: ConsentWorld, _ consent: SampleConsent) throws {
    let hanako = try world.resident("hanako")
    let act = { (verb: String, headers: [(String, String)]) in
      try world.call(
        "POST", "/me/v1/consents/\(consent.id)/\(verb)", as: hanako, headers: headers, keyed: verb != "withdraw")
    }
    let tag = try #require(
      try world.call("GET", "/me/v1/consents/\(consent.id)", as: hanako, status: 200).header("etag"))
    #expect(try act("pause", [("If-Match", tag)]).status == 200)
    let stale = try act("resume", [("If-Match", tag)])
    #expect(stale.status == 412 && stale.code == "stale", "\(stale.text)")
    #expect(try act("pause", []).status == 200, "already so")
    #expect(try act("resume", []).status == 200)
    #expect(try act("withdraw", []).status == 200)
    for verb in ["pause", "resume"] {
      let answer = try act(verb, [])
      #expect(answer.status == 409 && answer.code == "consent_ended", "\(verb): \(answer.text)")
    }
    let stranger = try world.call(
      "POST", "/me/v1/consents/\(consent.id)/withdraw", as: world.resident("jiro"), keyed: false)
    #expect(stranger.status == 404)
  }

  // Row: same `Idempotency-Key`, other body → 409 `idempotency_conflict`.
  private func repeating(_ world: ConsentWorld, _ offer: SampleOffer) throws {
    let hanako = try world.resident("hanako")
    let repetition = [("Idempotency-Key", ConsentWorld.uuid())]
    let body = world.grantBody(offer, until: try world.instant(inDays: 9))
    let first = try world.call("POST", "/me/v1/consents", as: hanako, body, headers: repetition, status: 201)
    let again = try world.call("POST", "/me/v1/consents", as: hanako, body, headers: repetition)
    #expect(again.status == first.status && again.body == first.body && again.header("idempotency-replayed") == "true")
    let other = try world.call(
      "POST", "/me/v1/consents", as: hanako, world.grantBody(offer, until: world.instant(inDays: 8)),
      headers: repetition)
    #expect(other.status == 409 && other.code == "idempotency_conflict")
    let same = try world.call("POST", "/me/v1/consents", as: hanako, body)
    #expect(same.status == 200, "same terms: \(same.text)")
    #expect(same["id"] == first["id"])
    // A list has a tag that changes with what is in it.
    let tag = { try world.call("GET", "/me/v1/consents", as: hanako, status: 200).header("etag") }
    let before = try #require(try tag())
    #expect(try tag() == before)
    try world.call("POST", "/me/v1/consents/\(first.text("id"))/pause", as: hanako, status: 200)
    #expect(try tag() != before)
  }

  private func asking(_ world: ConsentWorld, _ offer: SampleOffer, _ key: String) throws {
    let ask = { (uri: String, state: String) in
      try world.call(
        "POST", "/personal/v1/consent-requests", as: key,
        #"{"offer":"\#(offer.id)","redirect_uri":"\#(uri)","state":"\#(state)"}"#)
    }
    let elsewhere = try ask("https://reiji.example/moyai/", "s")
    #expect(elsewhere.status == 422 && elsewhere.code == "redirect_uri_unknown", "byte for byte: \(elsewhere.text)")
    #expect(try ask("https://reiji.example/moyai", String(repeating: "s", count: 129)).status == 400)
    // A request is answered once: the same answer again is a repetition, another one has no request any more.
    let answered = try ask("https://reiji.example/moyai", "s").text("token")
    let until = try world.instant(inDays: 7)
    let given = try world.call(
      "POST", "/me/v1/consents", as: world.resident("hanako"), world.grantBody(offer, until: until, request: answered),
      status: 201)
    #expect(given["redirect"]?.string != nil)
    let again = try world.call(
      "POST", "/me/v1/consents", as: world.resident("hanako"), world.grantBody(offer, until: until, request: answered),
      status: 200)
    #expect(again["redirect"] == .null && again["id"] == given["id"], "\(again.text)")
    let other = try world.call(
      "POST", "/me/v1/consents", as: world.resident("hanako"),
      world.grantBody(offer, until: world.instant(inDays: 6), request: answered))
    #expect(other.status == 404, "\(other.text)")
    let left = try world.call("GET", "/me/v1/consents/\(given.text("id"))", as: world.resident("hanako"), status: 200)
    #expect(left["state"]?.string == "active", "what was refused has left no trace")
    let asked = try ask("https://reiji.example/moyai", "s")
    let (id, token) = (try asked.text("id"), try asked.text("token"))
    try world.call("POST", "/me/v1/consent-requests/\(token)/decline", as: world.resident("hanako"), status: 200)
    let state = try world.call("GET", "/personal/v1/consent-requests/\(id)", as: key, status: 200)
    #expect(try state.text("state") == "declined")
    #expect(try world.call("GET", "/me/v1/consent-requests/\(token)", as: world.resident("hanako")).status == 404)
    #expect(try world.call("GET", "/me/v1/consent-requests/nonsense", as: world.resident("hanako")).status == 404)
  }

  // Row: tenant code with a wrong check digit / rotation overlap > 7 d → 422 `tenant_code_invalid` / `overlap_invalid`.
  // Row: own second approval → 403 `second_person_needed`.
  // Row: missing role → 403 `role_missing`.
  // Names, codes and paths are ASCII; what is not is 400. An id in use → 409 `exists`.
  private func registers(_ world: ConsentWorld) throws {
    let o1 = try world.operation("o1")
    try world.call(
      "POST", "/admin/v1/purposes", as: o1,
      #"{"id":"pur_second","version":1,"text":{"ja":"ひとりでは承認できないことを確かめるためだけに登録された目的です。","ja_plain":"ためしです。","en":"Only a trial."},"legal_basis":"appi_69_2_1_consent"}"#,
      status: 201)
    let own = try world.call("POST", "/admin/v1/purposes/pur_second/1/approve", as: o1)
    #expect(own.status == 403 && own.code == "second_person_needed", "\(own.text)")
    let roleless = try world.call("GET", "/tenant/v1/ledger/export", as: world.manager())
    #expect(roleless.status == 403 && roleless.code == "role_missing", "\(roleless.text)")
    let slug = try world.call(
      "POST", "/admin/v1/tenants", as: o1, #"{"code":"072036","slug":"fukushima","name":"x","kind":"town"}"#)
    #expect(slug.status == 409 && slug.code == "exists", "\(slug.text)")
    let code = try world.call(
      "POST", "/admin/v1/tenants", as: o1, #"{"code":"072029","slug":"wrong","name":"x","kind":"town"}"#)
    #expect(code.status == 422 && code.code == "tenant_code_invalid", "\(code.text)")
    let vague = try world.call(
      "POST", "/admin/v1/purposes", as: o1,
      #"{"id":"pur_vague","version":1,"text":{"ja":"利用します。","ja_plain":"つかいます。","en":"We use it."},"legal_basis":"appi_69_2_1_consent"}"#
    )
    #expect(vague.status == 422 && vague.code == "purpose_too_vague", "\(vague.text)")
    let twice = try world.call(
      "POST", "/admin/v1/orgs", as: o1,
      #"{"id":"org_reiji_health","name":"x","address":"x","representative":"x","country":"JP","kind":"business"}"#)
    #expect(twice.status == 409 && twice.code == "exists", "\(twice.text)")
    // Also by the very same order: only an Idempotency-Key makes a repetition of it.
    for (path, body) in [
      ("/admin/v1/tenants", #"{"code":"072028","slug":"aizuwakamatsu","name":"会津若松市","kind":"town"}"#),
      (
        "/admin/v1/services",
        #"{"id":"svc_kenshin","org":"org_reiji_health","name":"健診アドバイス","redirect_uris":["https://reiji.example/moyai"]}"#
      ),
      (
        "/admin/v1/purposes",
        #"{"id":"pur_coupon","version":1,"text":{"ja":"観光施設のクーポンを、対象となる会員の方に配るためだけに利用します。","ja_plain":"あなたの データを つかって、おしらせを おくります。","en":"We use your data only to send you what you asked for."},"legal_basis":"appi_69_2_1_consent"}"#
      ),
    ] {
      let again = try world.call("POST", path, as: o1, body)
      #expect(again.status == 409 && again.code == "exists", "\(path): \(again.status) \(again.text)")
    }
    let organisation = try world.call(
      "POST", "/admin/v1/orgs", as: o1,
      #"{"id":"org_new","name":"x","address":"x","representative":"x","country":"JP","kind":"town"}"#, status: 201)
    #expect(organisation["state"]?.string == "live", "creations answer with a state")
    for (path, caller, body) in [
      (
        "/admin/v1/orgs", o1,
        #"{"id":"org_日本","name":"x","address":"x","representative":"x","country":"JP","kind":"town"}"#
      ),
      ("/tenant/v1/subjects", try world.clerk(), #"{"handle":"花子","birth_date":"1992-04-01"}"#),
      (
        "/tenant/v1/subjects", try world.clerk(),
        #"{"handle":"\#(String(repeating: "a", count: 65))","birth_date":"1992-04-01"}"#
      ),
      (
        "/admin/v1/orgs", o1,
        #"{"id":"reiji","name":"x","address":"x","representative":"x","country":"JP","kind":"town"}"#
      ),
      ("/admin/v1/tenants", o1, #"{"code":"072036","slug":"Koriyama","name":"x","kind":"town"}"#),
      (
        "/admin/v1/purposes", o1,
        #"{"id":"pur_none","version":0,"text":{"ja":"x","ja_plain":"x","en":"x"},"legal_basis":"appi_69_2_1_consent"}"#
      ),
    ] {
      let answer = try world.call("POST", path, as: caller, body)
      #expect(answer.status == 400 && answer.code == "bad_request", "names are ASCII of one form: \(answer.text)")
      #expect(answer["errors"]?.array?.first?.object?["pointer"] != nil, "with the place: \(answer.text)")
    }
    let japanese = try world.call(
      "GET", "/tenant/v1/keys/abcdefghijkl", as: world.manager(), headers: [("Accept-Language", "ja,en;q=0.5")])
    #expect(japanese.status == 404 && japanese["title"]?.string == "見つかりません" && japanese.code == "not_found")
    #expect(japanese.header("content-language") == "ja")
    let key = try world.key("svc_coupon", purposes: ["pur_coupon"], scopes: ["personal:request"])
    let kid = String(key.split(separator: "_")[4])
    let overlap = try world.call("POST", "/tenant/v1/keys/\(kid)/rotate", as: world.manager(), #"{"overlap":"P8D"}"#)
    #expect(overlap.status == 422 && overlap.code == "overlap_invalid", "\(overlap.text)")
    let sourceless = try world.call(
      "POST", "/tenant/v1/offers", as: world.manager(),
      #"{"service":"svc_kenshin","purpose":{"id":"pur_checkup_advice","version":1},"category":{"id":"no.source","version":1},"mode":"view","data_life":"P0D","valid_days_max":1}"#
    )
    #expect(sourceless.status == 409 && sourceless.code == "source_missing", "\(sourceless.text)")
    #expect(try world.call("GET", "/public/v1/notices/\(String(repeating: "0", count: 64))").status == 404)
    #expect(try world.call("GET", "/public/v1/ledger/131016/head").status == 404)
  }

  // Row: class without route → 422 `class_has_no_route` / `data_class_refused`, 403 `class_route_missing`.
  // Row: Individual Number anywhere → 422 `individual_number_suspected`.
  private func classes(_ world: ConsentWorld) throws {
    let (m1, ngsi) = (
      try world.manager(),
      try world.key(
        purposes: [], scopes: [], ngsi: #"{"verbs":["read","write"],"service_paths":["/#"],"types":["*"]}"#)
    )
    try world.call(
      "PUT", "/tenant/v1/data-classes/Cohort", as: m1, #"{"class":"pseudonymised"}"#, status: 204)
    let offered = try world.call(
      "POST", "/tenant/v1/offers", as: m1,
      #"{"service":"svc_kenshin","purpose":{"id":"pur_checkup_advice","version":1},"category":{"id":"Cohort","version":1},"mode":"view","data_life":"P0D","valid_days_max":1}"#
    )
    #expect(offered.status == 422 && offered.code == "class_has_no_route", "\(offered.text)")
    let written = try world.call("POST", "/v2/entities", as: ngsi, #"{"id":"urn:1","type":"Cohort"}"#, keyed: false)
    #expect(written.status == 422 && written.text.contains(#""description":"data_class_refused"#), "\(written.text)")
    let read = try world.call("GET", "/v2/entities?type=Cohort", as: ngsi)
    #expect(read.status == 403 && read.text.contains(#""description":"class_route_missing"#), "\(read.text)")
    for answer in [
      try world.call(
        "POST", "/tenant/v1/subjects", as: world.clerk(), #"{"handle":"123456789018","birth_date":"1992-04-01"}"#),
      try world.call("POST", "/tenant/v1/subjects/1234-5678-9018/link-codes", as: world.clerk()),
      try world.call("GET", "/me/v1/ledger?cursor=123456789018", as: world.resident("hanako")),
      try world.call("GET", "/admin/v1/tenants?after=123456789018", as: world.operation("o1")),
      try world.call("GET", "/public/v1/ledger/123456789018/head"),
    ] {
      #expect(answer.status == 422 && answer.code == "individual_number_suspected", "\(answer.status) \(answer.text)")
      #expect(!answer.text.contains("9018"), "\(answer.text)")
    }
  }

  // `Allow`, `HEAD` and `OPTIONS` reveal nothing beyond the route table.
  private func routes(_ world: ConsentWorld, _ ppid: String) throws {
    for method in ["OPTIONS", "HEAD", "DELETE"] {
      let answers = try [ppid, "pp_00041061050r3gg28a1c60t3gf"].map {
        try RawHTTPClient(port: world.server.port).send(method, "/personal/v1/subjects/\($0)?categories=health.checkup")
      }
      #expect(
        answers.map(\.status) == [405, 405] && answers.map { $0.header("allow") } == ["GET", "GET"], "\(method)")
      #expect(answers.first?.body.count == answers.last?.body.count)
    }
    let path = try world.call("POST", "/tenant/v1/subjects/%E8%8A%B1/link-codes", as: world.clerk())
    #expect(path.status == 400 && path.code == "bad_request", "paths are ASCII: \(path.text)")
    let tenant = try world.call("GET", "/me/v1/offers?tenant=%E8%8A%B1", as: world.resident("hanako"))
    #expect(tenant.status == 400 && tenant.code == "bad_request", "codes are ASCII: \(tenant.text)")
  }

  // Row: broken JSON rules → 400 `bad_request` with pointer, nothing stored.
  private func bodies(_ world: ConsentWorld) throws {
    let hanako = try world.resident("hanako")
    for (name, body) in [
      ("duplicate member", #"{"tenant":"072028","tenant":"072010","code":"x","birth_date":"1992-04-01"}"#),
      ("unknown member", #"{"tenant":"072028","code":"x","birth_date":"1992-04-01","more":1}"#),
      ("NaN", #"{"tenant":NaN}"#), ("lone surrogate", #"{"tenant":"\ud800"}"#), ("NUL", #"{"tenant":"\u0000"}"#),
      ("bidirectional", #"{"tenant":"072028","code":"\u202e","birth_date":"1992-04-01"}"#),
      ("too deep", String(repeating: "[", count: 17) + String(repeating: "]", count: 17)), ("broken", "{"),
      ("empty", ""),
      ("another type", #"{"tenant":72028,"code":"x","birth_date":"1992-04-01"}"#),
    ] {
      let answer = try world.call("POST", "/me/v1/links", as: hanako, body)
      #expect(answer.status == 400 && answer.code == "bad_request", "\(name): \(answer.status) \(answer.text)")
      #expect(answer.header("content-type") == "application/problem+json")
      #expect(answer["errors"]?.array?.first?.object?["pointer"]?.string != nil, "\(name): \(answer.text)")
    }
    let twice = try world.call("POST", "/tenant/v1/subjects", as: world.clerk(), #"{"handle":"t","handle":"t"}"#)
    #expect(twice["errors"]?.array?.first == ["pointer": "/handle", "code": "duplicate_member"], "\(twice.text)")
    let unstored = try world.call("POST", "/tenant/v1/subjects/t/link-codes", as: world.clerk())
    #expect(unstored.status == 404, "nothing is stored")
    let large = try world.call(
      "POST", "/me/v1/links", as: hanako, #"{"code":"\#(String(repeating: "x", count: 262_144))"}"#)
    #expect(large.status == 413, "\(large.text)")
  }
}
