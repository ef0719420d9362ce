import StrictJSON
import Testing

/// Two towns and one resident: neither finds a trace of the other.
@Suite struct TwoTownsTests {
  @Test func theSamePersonIsTwoSubjects() throws {
    let world = try ConsentWorld()
    let (aizu, fukushima) = (ConsentWorld.aizu, ConsentWorld.fukushima)
    try world.link("hanako", handle: "a-1")
    try world.record(world.providerKey(), handle: "a-1", items: #"{"height_cm":111}"#)
    let consent = try world.grant(world.offer(), by: "hanako")
    let (ppid, keyOfA) = (try world.ppid(of: "hanako"), try world.key())
    try world.read(ppid, keyOfA, status: 200)

    let offerOfB = try world.offer(town: fukushima)
    let keyOfB = try world.key(town: fukushima)
    #expect(try world.read(ppid, keyOfB, status: 403).code == "no_valid_consent")
    let unlinked = try world.call("GET", "/me/v1/offers?tenant=\(fukushima)", as: world.resident("hanako"), status: 404)
    #expect(unlinked.code == "not_found")
    let ungranted = try world.call(
      "POST", "/me/v1/consents", as: world.resident("hanako"),
      world.grantBody(offerOfB, until: world.instant(inDays: 10)), status: 404)
    #expect(ungranted.code == "not_found")

    try world.link("hanako", handle: "b-1", town: fukushima)
    try world.record(world.providerKey(town: fukushima), handle: "b-1", items: #"{"height_cm":222}"#)
    try noTraceForB(world, consent, keyOfA)
    try world.grant(offerOfB, by: "hanako")
    #expect(try world.ppid(of: "hanako") == ppid, "one service, one pseudonym, in every town")
    let ofB = try world.read(ppid, keyOfB, status: 200)
    #expect(ofB.text.contains("222") && !ofB.text.contains("111"), "\(ofB.text)")
    let ofA = try world.read(ppid, keyOfA, status: 200)
    #expect(ofA.text.contains("111") && !ofA.text.contains("222"), "\(ofA.text)")

    let me = try world.call("GET", "/me/v1", as: world.resident("hanako"), status: 200)
    #expect(Set(me["subjects"]?.array?.compactMap { $0.object?["tenant"]?.string } ?? []) == [aizu, fukushima])
    try I6_pseudonymsOfTwoServicesAreStrangers(world)
  }

  private func noTraceForB(_ world: ConsentWorld, _ consent: SampleConsent, _ keyOfA: String) throws {
    let manager = try world.manager(of: ConsentWorld.fukushima)
    let kid = String(keyOfA.split(separator: "_")[4])
    for (method, path, body) in [
      ("POST", "/tenant/v1/subjects/a-1/close", #"{"reason":"ordered"}"#),
      ("POST", "/tenant/v1/keys/\(kid)/revoke", #"{"reason":"x"}"#),
      ("GET", "/tenant/v1/keys/\(kid)", nil), ("POST", "/tenant/v1/subjects/a-1/erase", nil),
    ] as [(String, String, String?)] {
      let answer = try world.call(method, path, as: manager, body)
      #expect(answer.status == 404, "\(path): \(answer.status) \(answer.text)")
    }
    for path in ["/tenant/v1/offers", "/tenant/v1/keys", "/tenant/v1/services"] {
      let answer = try world.call("GET", path, as: manager, status: 200)
      for trace in [consent.id, kid, ConsentWorld.aizu, "a-1"] {
        #expect(!answer.text.contains(trace), "\(path) tells B of A: \(trace)")
      }
    }
    let export = String(decoding: try world.export(of: ConsentWorld.fukushima), as: UTF8.self)
    #expect(!export.contains(consent.id) && !export.contains(kid))
    let entry = try #require(
      try Instant.soon { try world.payloads().lazy.compactMap { $0["entry"]?.string }.first }, "A's entries are sealed")
    let foreign = try world.call(
      "GET", "/tenant/v1/ledger/entries/\(entry)", as: world.auditor(of: ConsentWorld.fukushima))
    #expect(foreign.status == 404, "\(foreign.text)")
  }

  private func I6_pseudonymsOfTwoServicesAreStrangers(_ world: ConsentWorld) throws {
    try world.grant(world.offer("wallet.balance", service: "svc_coupon", purpose: "pur_coupon"), by: "hanako")
    let (one, other) = (try world.ppid(of: "hanako"), try world.ppid(of: "hanako", at: "svc_coupon"))
    #expect(one != other)
    let key = try world.key()
    #expect(try world.read(other, key, status: 403).code == "no_valid_consent")
  }
}
