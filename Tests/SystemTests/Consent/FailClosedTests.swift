import StrictJSON
import Testing

/// While a town's ledger is not being sealed nothing of a person leaves, because it could not be proved later.
@Suite struct FailClosedTests {
  /// "seal" in ASCII and the town: the advisory lock that the sealer takes for a turn. Whoever holds it keeps others off.
  private static let (space, town) = (1_936_023_916, 72_028)

  // Row of the table of bad input: ledger not sealing → 503 `fail_closed`.
  @Test func personalDataIsClosedWhileTheLedgerIsNotSealed() throws {
    let world = try ConsentWorld()
    try world.link("hanako", handle: "a-1")
    try world.record(world.providerKey(), handle: "a-1")
    let offer = try world.offer()
    let consent = try world.grant(offer, by: "hanako")
    let (ppid, key) = (try world.ppid(of: "hanako"), try world.key())
    let keyOfB = try world.key(town: ConsentWorld.fukushima)
    try world.read(ppid, key, status: 200)

    let holder = try holdTheSealer(world)
    // A read that nobody seals, made to look as if it had waited for longer than ten seconds.
    try world.read(ppid, key, status: 200)
    let aged = try world.psql(
      as: "moyai_super",
      "SET session_replication_role = replica; UPDATE moyai_priv.ledger SET recorded_at = recorded_at - interval '11 s' WHERE tenant_id = \(Self.town) AND height IS NULL; UPDATE moyai_priv.access SET opened_at = opened_at - interval '11 s' WHERE tenant_id = \(Self.town)"
    )
    #expect(aged.status == 0, "\(aged.output)")
    let closed = try #require(
      try Instant.soon {
        let answer = try world.read(ppid, key)
        return answer.status == 200 ? nil : answer
      }, "reads go on though nothing is sealed")
    #expect(closed.status == 503 && closed.code == "fail_closed", "\(closed.text)")
    #expect(closed.header("content-type") == "application/problem+json")
    #expect(!closed.text.contains("158.2") && closed.header("moyai-ledger-entry") == nil)
    try theWholePlaneIsClosed(world, ppid, key, offer)
    try everythingElseGoesOn(world, ppid, keyOfB, consent)

    try release(world, holder)
    let open = try Instant.soon { try world.read(ppid, key).code == "no_valid_consent" ? true : nil }
    #expect(open == true, "it opens by itself; the consent was withdrawn meanwhile")
    // `ready` says that personal data is open too, also where the last rows before a kill were not sealed.
    for _ in 0..<2 {
      world.server.kill9()
      try world.server.start()
      // Its row in the ledger is what the next start finds unsealed.
      let answer = try world.server.client(timeoutSeconds: 60).send(
        "GET", "/personal/v1/subjects/\(ppid)?categories=health.checkup",
        headers: [("Authorization", "Bearer \(key)"), ("Moyai-Purpose", ConsentWorld.purpose)])
      #expect(answer.code == "no_valid_consent", "the first request after the start: \(answer.text)")
    }
  }

  private func theWholePlaneIsClosed(
    _ world: ConsentWorld, _ ppid: String, _ key: String, _ offer: SampleOffer
  ) throws {
    let provider = try world.providerKey()
    let purpose = [("Moyai-Purpose", ConsentWorld.purpose)]
    let request = "/personal/v1/consent-requests/cq_00041061050r3gg28a1c60t3gf"
    for answer in [
      try world.call(
        "POST", "/personal/v1/batch", as: key, #"{"ppids":["\#(ppid)"],"categories":["health.checkup"]}"#,
        headers: purpose, keyed: false),
      try world.record(provider, handle: "a-1", status: nil),
      try world.call("DELETE", "/personal/v1/records/health.checkup/a-1/2026", as: provider),
      try world.call(
        "POST", "/personal/v1/consent-requests", as: key,
        #"{"offer":"\#(offer.id)","redirect_uri":"https://reiji.example/moyai","state":"s"}"#),
      try world.call("GET", request, as: key),
      try world.call("POST", "\(request)/redeem", as: key, #"{"code":"x"}"#),
    ] {
      #expect(answer.status == 503 && answer.code == "fail_closed", "\(answer.status) \(answer.text)")
    }
  }

  /// What is not personal, another town, and above all a resident's "no".
  private func everythingElseGoesOn(
    _ world: ConsentWorld, _ ppid: String, _ keyOfB: String, _ consent: SampleConsent
  ) throws {
    let open = try world.key(
      purposes: [], scopes: [], ngsi: #"{"verbs":["read","write"],"service_paths":["/#"],"types":["*"]}"#)
    try world.call("POST", "/v2/entities", as: open, #"{"id":"urn:open:1","type":"Road"}"#, keyed: false, status: 201)
    try world.call("GET", "/v2/entities/urn:open:1", as: open, status: 200)
    #expect(try world.read(ppid, keyOfB, status: 403).code == "no_valid_consent")
    try world.call(
      "POST", "/me/v1/consents/\(consent.id)/withdraw", as: world.resident("hanako"), keyed: false, status: 200)
  }

  private func holdTheSealer(_ world: ConsentWorld) throws -> ServerProcess.Child {
    let holder = try ServerProcess.Child(
      "/usr/lib/postgresql/15/bin/psql",
      [
        "-X", "-q", "-d", world.connection(as: "moyai_super"), "-c",
        "SELECT pg_advisory_lock(\(Self.space), \(Self.town))", "-c", "SELECT pg_sleep(600)",
      ])
    let isHeld = try Instant.soon {
      try world.psql(as: "moyai_super", "SELECT count(*) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'")
        .output.hasPrefix("1") ? true : nil
    }
    try #require(isHeld == true, "the lock of the sealer is held")
    return holder
  }

  private func release(_ world: ConsentWorld, _ holder: ServerProcess.Child) throws {
    let ended = try world.psql(
      as: "moyai_super",
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(600)'")
    #expect(ended.output.hasPrefix("t"), "\(ended.output)")
    holder.end()
  }
}
