import StrictJSON
import Testing

/// Keys: shown once, known by nothing that is stored, ended at once.
@Suite struct KeyTests {
  @Test func aKeyIsASecretThatEndsAtOnce() throws {
    let world = try ConsentWorld()
    try world.link("hanako", handle: "a-1")
    try world.record(world.providerKey(), handle: "a-1")
    try world.grant(world.offer(), by: "hanako")
    let ppid = try world.ppid(of: "hanako")
    let key = try world.key()
    try world.read(ppid, key, status: 200)
    try shownOnce(world, key)
    try oneCredentialInOneOfThreeFields(world, ppid, key)
    try theTenantIsTheKeys(world, ppid, key)
    try I26_endsOnTheNextRequest(world, ppid)
    try aKeyReplacesItself(world, ppid)
    try leaks(world, ppid)
    try narrowedToPathsAndTypes(world)
    try malformedWithoutADatabase(world, ppid, key)
  }

  private func shownOnce(_ world: ConsentWorld, _ key: String) throws {
    let order =
      #"{"kind":"sk","service":"svc_kenshin","org":null,"purposes":["pur_checkup_advice"],"scopes":["personal:request"],"ngsi":null,"ip_allow":[],"expires_in":"P1D"}"#
    let repetition = [("Idempotency-Key", ConsentWorld.uuid())]
    let first = try world.call("POST", "/tenant/v1/keys", as: world.manager(), order, headers: repetition, status: 201)
    let again = try world.call("POST", "/tenant/v1/keys", as: world.manager(), order, headers: repetition, status: 201)
    #expect(again.header("idempotency-replayed") == "true")
    #expect(again["key"] == .null && again["kid"] == first["kid"])
    let dump = try ServerProcess.run(
      "/usr/lib/postgresql/15/bin/pg_dump", ["-d", world.connection(as: "moyai_super"), "--inserts", "-n", "moyai*"])
    #expect(dump.status == 0)
    for made in [key, try first.text("key")] {
      let secret = made.split(separator: "_").last ?? ""
      #expect(!dump.output.contains(secret), "the database must hold nothing from which a key can be made")
      #expect(!world.server.log.contains(secret), "I-29")
    }
  }

  private func oneCredentialInOneOfThreeFields(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    let fields = [("Authorization", "Bearer \(key)"), ("X-API-Key", key), ("X-Auth-Token", key)]
    let target = "/personal/v1/subjects/\(ppid)?categories=health.checkup"
    let purpose = ("Moyai-Purpose", ConsentWorld.purpose)
    for field in fields { try world.call("GET", target, headers: [field, purpose], status: 200) }
    for one in fields {
      for other in fields {
        let answer = try world.call("GET", target, headers: [one, other, purpose], status: 400)
        #expect(answer.code == "credential_ambiguous", "\(one.0) and \(other.0)")
      }
    }
    #expect(try world.call("GET", target, headers: [purpose], status: 401).code == "credential_missing")
    let inURL = try world.call("GET", "\(target)&key=\(key)", as: key, headers: [purpose], status: 400)
    #expect(inURL.code == "key_in_url")
    let kid = String(key.split(separator: "_")[4])
    let shown = try world.call("GET", "/tenant/v1/keys/\(kid)", as: world.manager(), status: 200)
    #expect(shown["exposed_at"]?.string != nil)
  }

  private func theTenantIsTheKeys(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    for name in ["aizuwakamatsu", "AizuWakamatsu", "072028"] {
      try world.read(ppid, key, headers: [("Fiware-Service", name)], status: 200)
    }
    try world.read(ppid, key, headers: [("Moyai-Tenant", "aizuwakamatsu")], status: 200)
    #expect(
      try world.read(ppid, key, headers: [("Moyai-Tenant", "AizuWakamatsu")], status: 403).code == "tenant_mismatch")
    for name in ["０７２０２８", "aizu wakamatsu", "aizu-wakamatsu"] {
      #expect(try world.read(ppid, key, headers: [("Fiware-Service", name)]).status == 400, "\(name)")
    }
    #expect(try world.read(ppid, key, headers: [("Fiware-Service", "a,b")], status: 400).code == "duplicate_header")
    #expect(
      try world.read(ppid, key, headers: [("Fiware-Service", "fukushima")], status: 403).code == "tenant_mismatch")
    let denied = try Instant.soon { () -> Bool? in
      try world.payloads().contains { $0["reason"]?.string == "tenant_mismatch" } ? true : nil
    }
    #expect(denied == true, "a deny row")
  }

  private func I26_endsOnTheNextRequest(_ world: ConsentWorld, _ ppid: String) throws {
    let key = try world.key()
    let kid = String(key.split(separator: "_")[4])
    try world.read(ppid, key, status: 200)
    try world.call("POST", "/tenant/v1/keys/\(kid)/revoke", as: world.manager(), #"{"reason":"lost"}"#, status: 200)
    #expect(try world.read(ppid, key, status: 401).code == "key_inactive", "on the same connection")
    try world.call("POST", "/tenant/v1/services/svc_kenshin/suspend", as: world.manager(), status: 200)
    let other = try world.key("svc_coupon", purposes: ["pur_coupon"], scopes: ["personal:read:wallet.balance"])
    let stopped = try world.read(ppid, other, categories: "wallet.balance", purpose: "pur_coupon", status: 403)
    #expect(stopped.code == "no_valid_consent", "the other service goes on")
    let alone = try world.call("POST", "/tenant/v1/services/svc_kenshin/resume", as: world.manager(), status: 403)
    #expect(alone.code == "second_person_needed")
    try world.call("POST", "/tenant/v1/services/svc_kenshin/resume", as: world.manager("m2"), status: 200)
  }

  /// By the rules of a manager's rotation; the successor has the same terms and the same approval.
  private func aKeyReplacesItself(_ world: ConsentWorld, _ ppid: String) throws {
    let key = try world.key()
    let repetition = [("Idempotency-Key", ConsentWorld.uuid())]
    let late = try world.call("POST", "/service/v1/keys/self/rotate", as: key, #"{"overlap":"P8D"}"#)
    #expect(late.status == 422 && late.code == "overlap_invalid", "\(late.text)")
    let rotated = try world.call(
      "POST", "/service/v1/keys/self/rotate", as: key, #"{"overlap":"PT72H"}"#, headers: repetition, status: 201)
    let successor = try rotated.text("key")
    #expect(rotated["approved_by"]?.string?.contains("m2") == true, "as it was approved: \(rotated.text)")
    let again = try world.call(
      "POST", "/service/v1/keys/self/rotate", as: key, #"{"overlap":"PT72H"}"#, headers: repetition, status: 201)
    #expect(again["key"] == .null && again.header("idempotency-replayed") == "true", "\(again.text)")
    let old = try world.read(ppid, key, status: 200)
    #expect(old.header("sunset") != nil && old.header("deprecation")?.hasPrefix("@") == true)
    #expect(try world.read(ppid, successor, status: 200).header("sunset") == nil)
    let twice = try world.call("POST", "/service/v1/keys/self/rotate", as: key, #"{"overlap":"PT1H"}"#)
    #expect(twice.status == 409 && twice.code == "already_rotated", "\(twice.text)")
  }

  private func leaks(_ world: ConsentWorld, _ ppid: String) throws {
    let key = try world.key()
    try world.read(ppid, key, status: 200)
    let invented = "moyai_pk_test_072010_ZZZZZZZZZZZZ_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ1OTamk"
    let answers = try [key, invented].map {
      try world.call("POST", "/public/v1/leaked-keys", #"{"keys":["\#($0)"]}"#, keyed: false, status: 202)
    }
    #expect(answers[0].body == answers[1].body, "nobody learns whether it was real")
    #expect(try world.read(ppid, key, status: 401).code == "key_inactive")
  }

  private func narrowedToPathsAndTypes(_ world: ConsentWorld) throws {
    let all = try world.key(
      purposes: [], scopes: [], ngsi: #"{"verbs":["read","write"],"service_paths":["/#"],"types":["*"]}"#)
    let narrow = try world.key(
      purposes: [], scopes: [],
      ngsi: #"{"verbs":["read","write"],"service_paths":["/kankou/#"],"types":["TouristDestination"]}"#)
    for (id, type, path) in [
      ("urn:x:1", "TouristDestination", "/kankou/aizu"), ("urn:x:2", "TouristDestination", "/bus"),
      ("urn:x:3", "Road", "/kankou/aizu"),
    ] {
      try world.call(
        "POST", "/v2/entities", as: all, #"{"id":"\#(id)","type":"\#(type)"}"#, headers: [("Fiware-ServicePath", path)],
        status: 201)
    }
    let list = try world.call("GET", "/v2/entities?options=count", as: narrow, status: 200)
    #expect(list.header("fiware-total-count") == "1" && list.text.contains("urn:x:1") && !list.text.contains("urn:x:3"))
    let named = try world.call("GET", "/v2/entities?type=Road", as: narrow, status: 403)
    #expect(named.text.contains("scope_missing"))
    try world.call("GET", "/v2/entities/urn:x:3", as: narrow, status: 404)
    try world.call(
      "POST", "/v2/entities", as: narrow, #"{"id":"urn:x:4","type":"TouristDestination"}"#,
      headers: [("Fiware-ServicePath", "/bus")], status: 403)
  }

  /// The format is judged before any database work, so a stopped database changes nothing; everything else fails closed.
  private func malformedWithoutADatabase(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    let last = key.last == "0" ? "1" : "0"
    let wrong = String(key.dropLast()) + last
    let file = try world.file("key.txt", Array(wrong.utf8))
    #expect(try ServerProcess.run(ServerProcess.executable, ["key", "check"], input: file).status == 1)
    let good = try world.file("key.txt", Array(key.utf8))
    #expect(try ServerProcess.run(ServerProcess.executable, ["key", "check"], input: good).status == 0)
    world.server.killPostgres()
    #expect(try world.read(ppid, wrong, status: 401).code == "key_malformed")
    let closed = try world.read(ppid, key)
    // The embedded database comes back by itself; until then nothing leaves.
    #expect(closed.status == 503 && closed.code == "fail_closed" || closed.status == 200, "\(closed.text)")
    let request = try world.call("GET", "/personal/v1/consent-requests/cq_00041061050r3gg28a1c60t3gf", as: key)
    #expect(
      request.status == 503 && request.code == "fail_closed" || [403, 404].contains(request.status), "\(request.text)")
  }
}
