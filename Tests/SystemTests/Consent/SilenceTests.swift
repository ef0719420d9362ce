import MoyaiTesting
import StrictJSON
import Testing

/// Silence about reasons: six ways of "no" that nobody can tell apart.
@Suite struct SilenceTests {
  private struct Six {
    let key: String
    let ppids: [(name: String, ppid: String)]
  }

  @Test func I5_theSixCasesOfNoAreOneAnswer() throws {
    let world = try ConsentWorld()
    let six = try makeSix(world)
    let rounds = 200
    let before = try denials(world)
    try sameBytesAndTime(world, six, rounds: rounds)
    #expect(try Instant.soon { try denials(world) == before + rounds * six.ppids.count ? true : nil } == true)
    try theBatchSaysTheSame(world, six)
    try onlyTheConcernedSeeIt(world, six)
  }

  private func makeSix(_ world: ConsentWorld) throws -> Six {
    let offer = try world.offer()
    let steps = try world.offer("health.steps")
    let key = try world.key()
    var ppids: [(String, String)] = []
    // A pseudonym exists from the first grant on: this one consented to another category.
    try world.link("never", handle: "s-1")
    try world.grant(steps, by: "never")
    ppids.append(("never", try world.ppid(of: "never")))
    try world.link("withdrawn", handle: "s-2")
    let gone = try world.grant(offer, by: "withdrawn")
    try world.call(
      "POST", "/me/v1/consents/\(gone.id)/withdraw", as: world.resident("withdrawn"), keyed: false, status: 200)
    ppids.append(("withdrawn", try world.ppid(of: "withdrawn")))
    try world.link("expired", handle: "s-3")
    try world.grant(offer, by: "expired", days: 1)
    ppids.append(("expired", try world.ppid(of: "expired")))
    try world.link("paused", handle: "s-4")
    let paused = try world.grant(offer, by: "paused")
    try world.call("POST", "/me/v1/consents/\(paused.id)/pause", as: world.resident("paused"), status: 200)
    ppids.append(("paused", try world.ppid(of: "paused")))
    ppids.append(("random", "pp_00041061050r3gg28a1c60t3gf"))
    try world.link("jiro", handle: "b-1", town: ConsentWorld.fukushima)
    try world.grant(world.offer(town: ConsentWorld.fukushima), by: "jiro")
    ppids.append(("elsewhere", try world.ppid(of: "jiro")))
    try world.advance("P2D")
    return Six(key: key, ppids: ppids)
  }

  private func denials(_ world: ConsentWorld) throws -> Int {
    let entries = try world.payloads().filter { $0["kind"]?.string == "access" }
    #expect(entries.allSatisfy { $0["reason"]?.string == "no_valid_consent" || $0["decision"]?.string == "permit" })
    return entries.count { $0["decision"]?.string == "deny" }
  }

  private func sameBytesAndTime(_ world: ConsentWorld, _ six: Six, rounds: Int) throws {
    var random = SeededRandom()
    var shapes: Set<String> = []
    var times: [String: [Double]] = [:]
    for _ in 0..<rounds {
      for (name, ppid) in six.ppids.shuffled(using: &random) {
        let started = ContinuousClock.now
        let answer = try world.read(ppid, six.key)
        times[name, default: []].append((ContinuousClock.now - started) / .microseconds(1))
        shapes.insert(Self.shape(answer))
        #expect(!answer.text.contains("pp_"), "\(answer.text)")
      }
    }
    #expect(shapes.count == 1, "\(shapes)")
    // The bench compares medians within five hundredths on a quiet machine; here a difference in kind would show.
    let medians = times.mapValues { $0.sorted()[$0.count / 2] }
    let (low, high) = (medians.values.min() ?? 0, medians.values.max() ?? 0)
    #expect(high <= low * 1.5, "\(medians)")
  }

  /// Everything of an answer but its ids and its date; their lengths are kept.
  private static func shape(_ answer: RawHTTPClient.Response) -> String {
    let varying: Set<String> = ["date", "moyai-request-id", "fiware-correlator"]
    let headers = answer.headers.map {
      varying.contains($0.name) ? "\($0.name):\($0.value.count)" : "\($0.name):\($0.value)"
    }
    let id = answer["request_id"]?.string ?? ""
    return ([String(answer.status)] + headers + [answer.text.replacing(id, with: String(id.count))]).joined(
      separator: "\n")
  }

  private func theBatchSaysTheSame(_ world: ConsentWorld, _ six: Six) throws {
    let list = six.ppids.map { "\"\($0.ppid)\"" }.joined(separator: ",")
    let answer = try world.call(
      "POST", "/personal/v1/batch", as: six.key, #"{"ppids":[\#(list)],"categories":["health.checkup"]}"#,
      headers: [("Moyai-Purpose", ConsentWorld.purpose)], keyed: false, status: 200)
    let expected = six.ppids.map { #"{"ppid":"\#($0.ppid)","status":"no_valid_consent"}"# }.joined(separator: ",")
    #expect(answer.text == #"{"results":[\#(expected)]}"#)
  }

  private func onlyTheConcernedSeeIt(_ world: ConsentWorld, _ six: Six) throws {
    for name in ["never", "withdrawn", "expired", "paused"] {
      let page = try world.call("GET", "/me/v1/ledger", as: world.resident(name), status: 200)
      let lines = page["entries"]?.array?.compactMap(\.object).filter { $0["kind"]?.string == "denied" } ?? []
      #expect(lines.count == 1, "one line a day and service: \(page.text)")
      #expect(lines.first?["count"]?.number?.int64 == 201, "\(page.text)")
      #expect(page.text.contains("svc_kenshin"))
    }
    let page = try world.call("GET", "/me/v1/ledger", as: world.resident("jiro"), status: 200)
    #expect(!page.text.contains("denied"), "A's ledger is not about a person of B: \(page.text)")
  }
}
