import StrictJSON
import Testing

/// Time alone ends things: no job is needed.
@Suite struct TimeTests {
  @Test func I10_endsComeByTheClock() throws {
    let world = try ConsentWorld()
    let offer = try world.offer()
    let provider = try world.providerKey()
    for (name, handle) in [("hanako", "a-1"), ("taro", "a-2"), ("saburo", "a-3")] {
      try world.link(name, handle: handle)
      try world.record(provider, handle: handle)
    }
    let key = try world.key()
    try theEndIsExclusive(world, offer, key)
    let successor = try aMaterialChange(world, offer, key)
    try aWiderCategoryWidensNoConsent(world, successor, key, provider)
    try keysEnd(world, key)
    try yearsPass(world)
  }

  /// The platform's clock only goes forward, in whole minutes here, and runs meanwhile; so the instants around the end are
  /// tried some minutes before and at it.
  private func theEndIsExclusive(_ world: ConsentWorld, _ offer: SampleOffer, _ key: String) throws {
    let end = try Instant.moved(world.now(), milliseconds: 120 * 60_000)
    let consent = try world.grant(offer, by: "hanako", until: end)
    #expect(consent.validUntil == end)
    let ppid = try world.ppid(of: "hanako")
    try world.read(ppid, key, status: 200)
    try world.advance("PT1H50M")
    try world.read(ppid, key, status: 200)
    try world.advance("PT0H10M")
    try world.read(ppid, key, status: 403)
    let shown = try world.call("GET", "/me/v1/consents/\(consent.id)", as: world.resident("hanako"), status: 200)
    #expect(try shown.text("state") == "expired")
    let active = try world.call("GET", "/me/v1/consents?state=active", as: world.resident("hanako"), status: 200)
    #expect(active["consents"]?.array?.isEmpty == true)
  }

  private func aMaterialChange(_ world: ConsentWorld, _ offer: SampleOffer, _ key: String) throws -> SampleOffer {
    let old = try world.grant(offer, by: "hanako")
    let ppid = try world.ppid(of: "hanako")
    let successor = try world.replace(offer, graceUntil: world.instant(inDays: 14))
    try world.read(ppid, key, status: 200)
    let body = world.grantBody(offer, until: try world.instant(inDays: 30))
    let refused = try world.call("POST", "/me/v1/consents", as: world.resident("hanako"), body, status: 409)
    #expect(refused.code == "notice_changed")
    let current = refused["current"]?.array?.compactMap(\.object) ?? []
    #expect(
      current.contains { $0["offer"]?.string == successor.id && $0["sha256"]?.string == successor.sha256 },
      "\(refused.text)")

    try world.advance("P13D")
    try world.read(ppid, key, status: 200)
    try world.advance("P1D")
    try world.read(ppid, key, status: 403)
    let renewed = try world.grant(successor, by: "hanako")
    try world.read(ppid, key, status: 200)
    let ended = try world.call("GET", "/me/v1/consents/\(old.id)", as: world.resident("hanako"), status: 200)
    #expect(try ended.text("state") == "superseded")
    #expect(ended["receipts"]?.array?.count == 2)
    #expect(renewed.id != old.id)
    return successor
  }

  private func aWiderCategoryWidensNoConsent(
    _ world: ConsentWorld, _ offer: SampleOffer, _ key: String, _ provider: String
  ) throws {
    let items = ConsentWorld.checkupItems.dropLast() + #",{"name":"smoker","type":"boolean"}]"#
    try world.category(
      "health.checkup", version: 2, title: "健診結果", items: String(items), special: true, residency: true)
    try world.record(
      provider, handle: "a-1", items: #"{"measured_on":"2026-06-01","height_cm":158.2,"smoker":true}"#, version: 2,
      status: 204)
    let answer = try world.read(world.ppid(of: "hanako"), key, status: 200)
    #expect(!answer.text.contains("smoker"), "I-9: \(answer.text)")
    #expect(answer.text.contains(#""height_cm":158.2"#))
    #expect(answer.text.contains(#""version":1"#))
  }

  private func keysEnd(_ world: ConsentWorld, _ key: String) throws {
    let ppid = try world.ppid(of: "hanako")
    let short = try world.key(expiresIn: "P1D")
    try world.read(ppid, short, status: 200)
    let kid = String(key.split(separator: "_")[4])
    let rotated = try world.call(
      "POST", "/tenant/v1/keys/\(kid)/rotate", as: world.manager(), #"{"overlap":"PT72H"}"#, status: 201)
    let successor = try rotated.text("key")
    if rotated["state"]?.string == "draft" {
      try world.call("POST", "/tenant/v1/keys/\(rotated.text("kid"))/approve", as: world.manager("m2"), status: 200)
    }
    let old = try world.read(ppid, key, status: 200)
    #expect(old.header("deprecation")?.hasPrefix("@") == true && old.header("sunset") != nil, "\(old.headers)")
    try world.read(ppid, successor, status: 200)
    try world.advance("P1D")
    #expect(try world.read(ppid, short, status: 401).code == "key_inactive")
    try world.read(ppid, key, status: 200)
    try world.advance("P2D")
    #expect(try world.read(ppid, key, status: 401).code == "key_inactive")
    try world.read(ppid, successor, status: 200)
  }

  /// Retention is three years, so the clock must be able to pass them: the keys that `moyai dev` wrote down stay good, and
  /// a key made on the host is dated by the platform's clock and not by the machine's.
  private func yearsPass(_ world: ConsentWorld) throws {
    try world.advance("P1100D")
    _ = try world.operation("o1")
    let made = try world.server.command([
      "operator-key", "create", "--name", "desk of another year", "--tenant", "aizuwakamatsu", "--roles", "manager",
    ])
    let desk = String(try #require(made.split(separator: "\n").last))
    try world.call("GET", "/tenant/v1/offers", as: desk, status: 200)
    try world.advance("P181D")
    #expect(try world.call("GET", "/tenant/v1/offers", as: desk, status: 401).code == "key_inactive")
  }
}
