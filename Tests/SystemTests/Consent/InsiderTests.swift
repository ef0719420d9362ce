import StrictJSON
import Testing

/// Insiders: staff and operators find no call that shows a record, a pseudonym or who consented to what; and whoever has
/// the database cannot change the past unseen.
@Suite struct InsiderTests {
  @Test func insidersFindNoOtherPath() throws {
    let world = try ConsentWorld()
    try world.link("hanako", handle: "a-1")
    try world.record(world.providerKey(), handle: "a-1")
    let consent = try world.grant(world.offer(), by: "hanako")
    let (ppid, key) = (try world.ppid(of: "hanako"), try world.key())
    try world.read(ppid, key, status: 200)
    try nothingToSee(world, ppid, consent)
    try rolesAreNeeded(world)
    try I30_whatNeedsTwoIsRefusedToOne(world)
    try theDatabaseCannotBeRewritten(world, ppid, key)
  }

  private func nothingToSee(_ world: ConsentWorld, _ ppid: String, _ consent: SampleConsent) throws {
    let callers = [
      try world.clerk(), try world.manager(), try world.auditor(), try world.operation("o1"),
      world.server.operatorToken,
    ]
    let paths = [
      "/personal/v1/subjects/\(ppid)?categories=health.checkup", "/me/v1", "/me/v1/consents", "/me/v1/services",
      "/me/v1/ledger", "/me/v1/export", "/tenant/v1/subjects", "/tenant/v1/subjects/a-1", "/tenant/v1/consents",
      "/tenant/v1/keys", "/tenant/v1/offers", "/tenant/v1/ledger/export", "/tenant/v1/services", "/admin/v1/subjects",
      "/admin/v1/consents", "/admin/v1/tenants", "/admin/v1/services", "/admin/v1/ledger/export",
    ]
    for caller in callers {
      for path in paths {
        let answer = try world.call("GET", path, as: caller, headers: [("Moyai-Purpose", ConsentWorld.purpose)])
        #expect(!answer.text.contains("158.2"), "\(path) shows a record")
        #expect(!answer.text.contains(ppid), "\(path) shows a pseudonym")
        if path.hasPrefix("/me/") || path.hasPrefix("/personal/") {
          #expect(answer.status == 401, "\(path): \(answer.status) \(answer.text)")
        }
        if !path.hasPrefix("/tenant/v1/ledger") {
          #expect(!answer.text.contains(consent.id), "\(path) shows a consent")
        }
      }
    }
  }

  private func rolesAreNeeded(_ world: ConsentWorld) throws {
    let (clerk, manager, auditor) = (try world.clerk(), try world.manager(), try world.auditor())
    for (method, path, body, callers) in [
      ("POST", "/tenant/v1/subjects", #"{"handle":"x","birth_date":"2000-01-01"}"#, [manager, auditor]),
      ("POST", "/tenant/v1/subjects/a-1/link-codes", nil, [manager, auditor]),
      ("POST", "/tenant/v1/subjects/a-1/close", #"{"reason":"ordered"}"#, [clerk, auditor]),
      ("GET", "/tenant/v1/ledger/export", nil, [clerk, manager]),
      ("GET", "/tenant/v1/keys", nil, [clerk, auditor]),
      ("POST", "/tenant/v1/services/svc_kenshin/suspend", nil, [clerk, auditor]),
    ] as [(String, String, String?, [String])] {
      for caller in callers {
        let answer = try world.call(method, path, as: caller, body)
        #expect(answer.status == 403 && answer.code == "role_missing", "\(path): \(answer.status) \(answer.text)")
      }
    }
  }

  private func I30_whatNeedsTwoIsRefusedToOne(_ world: ConsentWorld) throws {
    let (o1, m1) = (try world.operation("o1"), try world.manager())
    try world.call(
      "POST", "/admin/v1/purposes", as: o1,
      #"{"id":"pur_alone","version":1,"text":{"ja":"ひとりでは承認できないことを確かめるためだけに登録された目的です。","ja_plain":"ためしです。","en":"Only a trial of the second person."},"legal_basis":"appi_69_2_1_consent"}"#,
      status: 201)
    let purpose = try world.call("POST", "/admin/v1/purposes/pur_alone/1/approve", as: o1)
    #expect(purpose.status == 403 && purpose.code == "second_person_needed", "\(purpose.text)")
    let key = try world.call(
      "POST", "/tenant/v1/keys", as: m1,
      #"{"kind":"sk","service":"svc_kenshin","org":null,"purposes":["pur_checkup_advice"],"scopes":["personal:read:health.checkup"],"ngsi":null,"ip_allow":[],"expires_in":"P1D"}"#,
      status: 201)
    #expect(key["state"]?.string == "draft")
    let approval = try world.call("POST", "/tenant/v1/keys/\(key.text("kid"))/approve", as: m1)
    #expect(approval.status == 403 && approval.code == "second_person_needed", "\(approval.text)")
    #expect(try world.read("pp_00041061050r3gg28a1c60t3gf", key.text("key"), status: 401).code == "key_inactive")
    try world.call("PUT", "/tenant/v1/data-classes/Trail", as: m1, #"{"class":"person_related"}"#, status: 204)
    try world.call("PUT", "/tenant/v1/data-classes/Trail", as: m1, #"{"class":"non_personal"}"#, status: 202)
    let laxer = try world.call("POST", "/tenant/v1/data-classes/Trail/approve", as: m1)
    #expect(laxer.status == 403 && laxer.code == "second_person_needed", "\(laxer.text)")
  }

  /// Somebody with the database edits, deletes, swaps, inserts, and cuts the newest blocks off; a head kept before tells.
  private func theDatabaseCannotBeRewritten(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    // The first block is there within two seconds of the first entry.
    let address = "/public/v1/ledger/\(ConsentWorld.aizu)/head"
    _ = try Instant.soon { try world.call("GET", address, status: nil).status == 200 ? true : nil }
    let before = try world.call("GET", address, status: 200)
    // Some more blocks behind the kept one.
    for _ in 0..<3 {
      let height = try world.call("GET", address, status: 200)["height"]?.number?.int64
      try world.read(ppid, key, status: 200)
      let isSealed = try Instant.soon { () -> Bool? in
        try world.call("GET", address, status: 200)["height"]?.number?.int64 != height ? true : nil
      }
      try #require(isSealed == true, "a read is sealed")
    }
    let head = try world.call("GET", "/public/v1/ledger/\(ConsentWorld.aizu)/head", status: 200)
    #expect(head["height"] != before["height"])
    let kept = "\(try #require(head["height"]?.number?.text)):\(try head.text("hash"))"
    let keys = try world.keyFile()
    let verify = { (name: String) -> (status: Int32, output: String) in
      let file = try world.file("\(name).ndjson", world.export())
      return try world.verify(["ledger", file, "--jwks", keys, "--head", kept])
    }
    let whole = try verify("whole")
    #expect(whole.status == 0, "\(whole.output)")

    let crimes = [
      (
        "edited",
        "UPDATE moyai_priv.ledger SET payload = replace(payload, '\"permit\"', '\"deny\"') WHERE tenant_id = 72028 AND entry = (SELECT entry FROM moyai_priv.ledger WHERE tenant_id = 72028 AND decision = 'permit' AND height IS NOT NULL LIMIT 1)"
      ),
      (
        "deleted",
        "DELETE FROM moyai_priv.ledger WHERE tenant_id = 72028 AND entry = (SELECT entry FROM moyai_priv.ledger WHERE tenant_id = 72028 AND height = 1 ORDER BY position LIMIT 1)"
      ),
      (
        "cut",
        "DELETE FROM moyai_priv.ledger WHERE tenant_id = 72028 AND height = (SELECT max(height) FROM moyai_priv.block WHERE tenant_id = 72028); DELETE FROM moyai_priv.block WHERE tenant_id = 72028 AND height = (SELECT max(height) FROM moyai_priv.block WHERE tenant_id = 72028)"
      ),
    ]
    for (name, crime) in crimes {
      let done = try world.psql(as: "moyai_super", "SET session_replication_role = replica; \(crime)")
      #expect(done.status == 0, "\(name): \(done.output)")
      let verified = try verify(name)
      #expect(verified.status == 1, "\(name): \(verified.status) \(verified.output)")
      #expect(verified.output.contains("height") || verified.output.contains("block"), "\(name): \(verified.output)")
    }
  }
}
