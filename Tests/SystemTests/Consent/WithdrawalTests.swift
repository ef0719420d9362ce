import StrictJSON
import Synchronization
import Testing

/// Withdrawal: nothing is returned for a request that began after it had answered.
@Suite struct WithdrawalTests {
  @Test func I3_noRowAfterWithdrawalReturned() async throws {
    let world = try ConsentWorld()
    let offer = try world.offer(mode: "store", dataLife: "P180D")
    let steps = try world.offer("health.steps")
    let key = try world.key()
    let provider = try world.providerKey()
    try world.link("hanako", handle: "a-1")
    try world.record(provider, handle: "a-1")
    try world.grant(steps, by: "hanako")
    for round in 0..<3 { try await withdrawUnderReads(world, offer, key, round: round) }
    try nothingElseChanged(world, offer, key)
    try deliveriesAreOutcomes(world)
  }

  private struct Read: Sendable {
    let sent: ContinuousClock.Instant
    let status: Int
    let hasData: Bool
  }

  /// Six connections read without a pause while the resident withdraws.
  private func withdrawUnderReads(_ world: ConsentWorld, _ offer: SampleOffer, _ key: String, round: Int) async throws {
    let consent = try world.grant(offer, by: "hanako")
    let ppid = try world.ppid(of: "hanako")
    let kept = try world.read(ppid, key, mode: "store", status: 200)
    let until = try #require(kept.header("moyai-obligations"))
    #expect(until.wholeMatch(of: /mode=store, onward=none, keep-until="\d{4}-\d{2}-\d{2}"/) != nil, "\(until)")
    let hanako = try world.resident("hanako")

    let answered = Mutex<ContinuousClock.Instant?>(nil)
    let served = Mutex(0)
    let port = world.server.port
    // Each goes on until it has sent enough requests after the withdrawal.
    async let reads = onThreads(6) { _ -> [Read] in
      let client = RawHTTPClient(port: port)
      var seen: [Read] = []
      var after = 0
      while after < 60, seen.count < 5_000 {
        let isAfter = answered.withLock { $0 != nil }
        let sent = ContinuousClock.now
        guard
          let answer = try? client.send(
            "GET", "/personal/v1/subjects/\(ppid)?categories=health.checkup",
            headers: [("Authorization", "Bearer \(key)"), ("Moyai-Purpose", ConsentWorld.purpose)])
        else { break }
        seen.append(Read(sent: sent, status: answer.status, hasData: answer.text.contains("158.2")))
        if answer.status == 200 { served.withLock { $0 += 1 } }
        if isAfter { after += 1 }
      }
      return seen
    }
    // All of them are at it before the resident withdraws.
    _ = try Instant.soon { served.withLock { $0 } >= 30 ? true : nil }
    // No body, no extra header.
    let withdrawn = try world.call(
      "POST", "/me/v1/consents/\(consent.id)/withdraw", as: hanako, keyed: false, status: 200)
    let moment = ContinuousClock.now
    answered.withLock { $0 = moment }
    let all = await reads.flatMap { $0 }

    let late = all.filter { $0.sent > moment }
    #expect(late.count >= 300, "\(late.count)")
    #expect(
      late.allSatisfy { $0.status == 403 && !$0.hasData }, "\(late.filter { $0.status != 403 }.count) of \(late.count)")
    #expect(all.allSatisfy { [200, 403].contains($0.status) && ($0.status == 200) == $0.hasData })
    #expect(all.contains { $0.status == 200 }, "the race must have had something to lose")

    #expect(withdrawn["state"]?.string == "withdrawn")
    let again = try world.call("POST", "/me/v1/consents/\(consent.id)/withdraw", as: hanako, keyed: false, status: 200)
    #expect(try again.text("receipt_jws") == withdrawn.text("receipt_jws"), "the same receipt")
    let file = try world.file(
      "chain-\(round).jws", Array("\(consent.receiptJWS)\n\(withdrawn.text("receipt_jws"))\n".utf8))
    let verified = try world.verify(["receipt", file, "--jwks", world.keyFile()])
    #expect(verified.status == 0, "\(verified.output)")
  }

  private func nothingElseChanged(_ world: ConsentWorld, _ offer: SampleOffer, _ key: String) throws {
    let hanako = try world.resident("hanako")
    let active = try world.call("GET", "/me/v1/consents?state=active", as: hanako, status: 200)
    let categories = active["consents"]?.array?.compactMap { $0.object?["category"]?.object?["id"]?.string }
    #expect(categories == ["health.steps"])
    #expect(try world.read(world.ppid(of: "hanako"), key, categories: "health.steps").status == 200)

    // A batch decides person by person.
    try world.link("taro", handle: "a-2", born: "2011-05-05")
    try world.grant(offer, by: "taro")
    let ppids = [try world.ppid(of: "hanako"), try world.ppid(of: "taro")]
    let batch = try world.call(
      "POST", "/personal/v1/batch", as: key,
      #"{"ppids":["\#(ppids[0])","\#(ppids[1])"],"categories":["health.checkup"]}"#,
      headers: [("Moyai-Purpose", ConsentWorld.purpose)], keyed: false, status: 200)
    let results = batch["results"]?.array?.compactMap(\.object) ?? []
    #expect(results.map { $0["ppid"]?.string } == ppids)
    #expect(results.map { $0["status"]?.string } == ["no_valid_consent", "ok"])
    #expect(results.last?["entry"]?.string?.hasPrefix("le_") == true)
  }

  /// What was delivered is exactly what the ledger says was delivered.
  private func deliveriesAreOutcomes(_ world: ConsentWorld) throws {
    let entries = try #require(
      try Instant.soon { () -> [JSONObject]? in
        let entries = try world.payloads()
        let permits = entries.count { $0["kind"]?.string == "access" && $0["decision"]?.string == "permit" }
        return permits > 0 && entries.count { $0["kind"]?.string == "outcome" } == permits ? entries : nil
      }, "every permit has its outcome")
    let permitted = Set(
      entries.filter { $0["kind"]?.string == "access" && $0["decision"]?.string == "permit" }.compactMap {
        $0["entry"]?.string
      })
    let outcomes = entries.filter { $0["kind"]?.string == "outcome" }
    #expect(outcomes.allSatisfy { permitted.contains($0["of"]?.string ?? "") })
    for outcome in outcomes {
      let rows = outcome["rows"]?.number?.int64 ?? -1
      #expect(rows >= 0)
    }
  }
}
