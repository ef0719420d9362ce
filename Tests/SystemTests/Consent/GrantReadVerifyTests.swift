import MoyaiTesting
import StrictJSON
import Testing

/// Grant, read, see, verify.
@Suite struct GrantReadVerifyTests {
  @Test func aResidentGrantsAServiceReadsAndEverythingCanBeProved() throws {
    let world = try ConsentWorld()
    let offer = try world.offer()
    try world.link("hanako", handle: "a-1001")
    let key = try world.key()
    try world.record(world.providerKey(), handle: "a-1001")
    let (consent, ppid) = try grantsThroughTheOwnBrowser(world, offer, key)
    let entry = try readsExactlyWhatIsCovered(world, ppid, key)
    try theResidentSeesIt(world, entry)
    try aReadIsSealedWithinTwoSeconds(world, ppid, key)
    try theNoticeSaysEverything(world, offer)
    try everyByteCounts(world, consent)
    try theResidentTakesItAllAway(world, consent, entry)
  }

  /// A service asks through the resident's browser and learns a pseudonym once, by the code that came back with it.
  private func grantsThroughTheOwnBrowser(
    _ world: ConsentWorld, _ offer: SampleOffer, _ key: String
  ) throws -> (SampleConsent, String) {
    let asked = try world.call(
      "POST", "/personal/v1/consent-requests", as: key,
      #"{"offer":"\#(offer.id)","redirect_uri":"https://reiji.example/moyai","state":"xyz 1"}"#, status: 201)
    let (id, token) = (try asked.text("id"), try asked.text("token"))
    #expect(try asked.text("url").contains(token))
    let state = { try world.call("GET", "/personal/v1/consent-requests/\(id)", as: key, status: 200) }
    #expect(try state().text("state") == "pending")

    let shown = try world.call("GET", "/me/v1/consent-requests/\(token)", as: world.resident("hanako"), status: 200)
    #expect(shown.text.contains(offer.id))
    let consent = try world.grant(offer, by: "hanako", request: token)
    let answer = try world.call("GET", "/me/v1/consents/\(consent.id)", as: world.resident("hanako"), status: 200)
    #expect(try answer.text("state") == "active")
    #expect(answer.header("etag") != nil)

    let redirect = try #require(consent.redirect)
    #expect(redirect.hasPrefix("https://reiji.example/moyai?request=\(id)&code="), "\(redirect)")
    #expect(redirect.hasSuffix("&state=xyz%201") || redirect.hasSuffix("&state=xyz+1"), "\(redirect)")
    let code = try #require(redirect.split(separator: "&").first { $0.hasPrefix("code=") }).dropFirst(5)
    let granted = try state()
    #expect(try granted.text("state") == "granted")
    #expect(!granted.text.contains("pp_"), "whoever only sent a link must not learn a pseudonym: \(granted.text)")

    let redeem = { (code: Substring) in
      try world.call("POST", "/personal/v1/consent-requests/\(id)/redeem", as: key, #"{"code":"\#(code)"}"#)
    }
    let wrong = try redeem("0000000000000000000000")
    #expect(wrong.status == 403 && wrong.code == "code_refused", "\(wrong.text)")
    let other = try world.key("svc_coupon", purposes: ["pur_coupon"], scopes: ["personal:request"])
    let stolen = try world.call(
      "POST", "/personal/v1/consent-requests/\(id)/redeem", as: other, #"{"code":"\#(code)"}"#)
    #expect([403, 404].contains(stolen.status), "\(stolen.text)")
    let right = try redeem(code)
    #expect(right.status == 200, "\(right.text)")
    let ppid = try right.text("ppid")
    #expect(ppid.wholeMatch(of: /pp_[0-7][0-9a-hjkmnp-tv-z]{25}/) != nil)
    #expect(try redeem(code).code == "code_refused", "a code works once")
    #expect(try world.ppid(of: "hanako") == ppid)

    let receipts = try world.file("receipt.jws", Array(consent.receiptJWS.utf8))
    let verified = try world.verify(["receipt", receipts, "--jwks", world.keyFile()])
    #expect(verified.status == 0, "\(verified.output)")
    return (consent, ppid)
  }

  private func readsExactlyWhatIsCovered(_ world: ConsentWorld, _ ppid: String, _ key: String) throws -> String {
    let answer = try world.read(ppid, key, status: 200)
    let expected =
      #"{"ppid":"\#(ppid)","purpose":"pur_checkup_advice","categories":[{"category":"health.checkup","version":1,"records":[{"record":"2026","items":{"measured_on":"2026-06-01","height_cm":158.2}}]}]}"#
    #expect(answer.text == expected)
    #expect(answer.header("moyai-obligations") == "mode=view, onward=none")
    #expect(answer.header("cache-control") == "no-store")
    #expect(answer.header("moyai-request-id")?.wholeMatch(of: /rq_[0-7][0-9a-hjkmnp-tv-z]{25}/) != nil)
    let entry = try #require(answer.header("moyai-ledger-entry"))
    #expect(entry.wholeMatch(of: /le_[0-7][0-9a-hjkmnp-tv-z]{25}/) != nil)
    return entry
  }

  private func theResidentSeesIt(_ world: ConsentWorld, _ entry: String) throws {
    let hanako = try world.resident("hanako")
    let line = try Instant.soon { try sealedLine(entry, world) }
    let shown = try #require(line, "sealed and visible")
    let text = JSON.object(shown).text
    for word in ["例示ヘルス株式会社", "svc_kenshin", "健診結果をもとに", "\"consent\"", "\"permit\"", "health.checkup"] {
      #expect(text.contains(word), "\(word) in \(text)")
    }
    #expect(shown["records"]?.number?.int64 == 1)

    let proof = try world.call("GET", "/me/v1/ledger/\(entry)", as: hanako, status: 200)
    let payload = try #require(proof["payload"])
    let leaf = try LedgerLeafOracle.leaf(salt: proof.text("salt"), payload: payload)
    #expect(try proof.text("leaf") == leaf)
    #expect(proof["block"]?.object?["jws"]?.string != nil)

    let streamed = try world.call("GET", "/tenant/v1/ledger/export", as: world.auditor(), status: 200)
    #expect(streamed.header("transfer-encoding") == "chunked" && streamed.header("content-length") == nil)
    #expect(streamed.header("content-type") == "application/x-ndjson")
    let export = streamed.body
    for act in ["service.approve", "offer.create", "key.approve", "subject.create"] {
      #expect(streamed.text.contains(#""act":"\#(act)""#), "an act of staff is in the ledger: \(act)")
    }
    let file = try world.file("ledger.ndjson", export)
    let keys = try world.keyFile()
    let verified = try world.verify(["ledger", file, "--jwks", keys, "--entry", entry])
    #expect(verified.status == 0, "\(verified.output)")
    #expect(String(decoding: export, as: UTF8.self).contains(leaf))
    #expect(try world.verify(["ledger", file, "--jwks", keys, "--entry", "le_00041061050r3gg28a1c60t3gf"]).status == 1)
  }

  private func sealedLine(_ entry: String, _ world: ConsentWorld) throws -> JSONObject? {
    let page = try world.call("GET", "/me/v1/ledger", as: world.resident("hanako"), status: 200)
    return page["entries"]?.array?.compactMap(\.object).first {
      $0["entry"]?.string == entry && $0["block"]?.object != nil
    }
  }

  /// I-18 promises two seconds. A machine under test may stand still for longer than that, so the best of some counts.
  private func aReadIsSealedWithinTwoSeconds(_ world: ConsentWorld, _ ppid: String, _ key: String) throws {
    var waits: [Duration] = []
    for _ in 0..<5 {
      let entry = try #require(try world.read(ppid, key, status: 200).header("moyai-ledger-entry"))
      let read = ContinuousClock.now
      _ = try #require(try Instant.soon { try sealedLine(entry, world) })
      waits.append(ContinuousClock.now - read)
      if waits.last ?? .zero <= .seconds(2) { return }
    }
    Issue.record("none of five reads was sealed within two seconds: \(waits)")
  }

  private func theNoticeSaysEverything(_ world: ConsentWorld, _ offer: SampleOffer) throws {
    let answer = try world.call("GET", "/public/v1/notices/\(offer.sha256)", status: 200)
    #expect(SHA256Oracle.hex(answer.body) == offer.sha256, "the name is the hash of the bytes")
    for word in [
      "例示ヘルス株式会社", "福島県会津若松市東栄町3番46号", "height_cm", "身長（cm）", "健診結果をもとに", "365", "view",
      "断っても、ほかのサービスには影響しません", "how_to_stop",
    ] {
      #expect(answer.text.contains(word), "\(word) in \(answer.text)")
    }
    #expect(Set(offer.notices.keys) == ["ja", "ja_plain", "en"])
    // An item has its title in the language of the notice; one without has its name.
    for (language, title) in [("ja", "身長（cm）"), ("ja_plain", "身長（cm）"), ("en", "Height (cm)")] {
      let notice = try world.call("GET", "/public/v1/notices/\(offer.notices[language] ?? "")", status: 200)
      let items = (notice["category"]?.object?["items"]?.array ?? []).map(\.canonicalText)
      #expect(items.contains(#"{"name":"height_cm","title":"\#(title)","type":"number"}"#), "\(notice.text)")
      #expect(items.contains(#"{"name":"bp_systolic","type":"integer"}"#), "\(notice.text)")
    }
    let shown = try world.call(
      "GET", "/me/v1/offers?tenant=\(ConsentWorld.aizu)", as: world.resident("hanako"), status: 200)
    #expect(shown.text.contains("身長（cm）"))
  }

  /// One byte changed anywhere is found: in the receipt's header, payload and signature, in an exported salt, payload,
  /// leaf and block.
  private func everyByteCounts(_ world: ConsentWorld, _ consent: SampleConsent) throws {
    let keys = try world.keyFile()
    // What cannot be read is 2, and so is wrong usage.
    for arguments in [["receipt", "/nowhere", "--jwks", keys], ["ledger", "/nowhere"], ["receipt"], ["nothing"]] {
      #expect(try world.verify(arguments).status == 2, "\(arguments)")
    }
    var random = SeededRandom()
    let receipt = Array(consent.receiptJWS.utf8)
    for _ in 0..<24 {
      let place = Int.random(in: 0..<receipt.count, using: &random)
      let broken = Self.changed(receipt, at: place, using: &random)
      let file = try world.file("broken.jws", broken)
      let status = try world.verify(["receipt", file, "--jwks", keys]).status
      #expect(status == 1 || status == 2 && receipt[place] == UInt8(ascii: "."), "byte \(place): \(status)")
    }
    let export = try world.export()
    let text = String(decoding: export, as: UTF8.self)
    for word in ["\"salt\":\"", "\"leaf\":\"", "\"kind\":\"", "\"jws\":\"", "\"hash\":\"", "\"at\":\""] {
      let found = try #require(text.firstRange(of: word), "\(word)")
      let place = text.utf8.distance(from: text.startIndex, to: found.upperBound) + 3
      let file = try world.file("broken.ndjson", Self.changed(export, at: place, using: &random))
      let verified = try world.verify(["ledger", file, "--jwks", keys])
      #expect(verified.status == 1, "after \(word): \(verified.status) \(verified.output)")
      #expect(verified.output.contains("height"), "it says where: \(verified.output)")
    }
  }

  /// Another letter or digit in the same place, so that the form stays right and only the truth is hurt.
  private static func changed(_ bytes: [UInt8], at place: Int, using random: inout SeededRandom) -> [UInt8] {
    var bytes = bytes
    let old = bytes[place]
    let letters = Array("0123456789abcdef".utf8).filter { $0 != old }
    bytes[place] = letters.randomElement(using: &random) ?? 0x30
    return bytes
  }

  private func theResidentTakesItAllAway(_ world: ConsentWorld, _ consent: SampleConsent, _ entry: String) throws {
    let export = try world.call("GET", "/me/v1/export", as: world.resident("hanako"), status: 200)
    for word in [consent.id, consent.receiptJWS, entry, ConsentWorld.aizu] {
      #expect(export.text.contains(word), "the export lacks \(word.prefix(40))")
    }
    let categories = export["categories"]?.array?.compactMap(\.object) ?? []
    #expect(categories.map { $0["id"]?.string } == ["health.checkup"], "what the names of items stand for")
    #expect(JSON.array(categories.map { .object($0) }).text.contains("身長（cm）"))
    let receipt = try world.call(
      "GET", "/me/v1/receipts/\(consent.receipts[0])", as: world.resident("hanako"), status: 200)
    #expect(receipt.header("content-type") == "application/jose")
    #expect(receipt.text == consent.receiptJWS)
  }
}
