import CivilTime
import ConsentRules
import StrictJSON
import Testing

@Suite struct ReceiptVerifierTests {
  private func verifier(_ keys: [SigningKey]? = nil, notice: [UInt8]? = nil) throws -> ReceiptVerifier {
    ReceiptVerifier(keys: KeySet(try (keys ?? [Sample.signingKey()]).map(\.publicKey)), notice: notice)
  }

  private func file(_ receipts: [Receipt], key: SigningKey? = nil) throws -> [UInt8] {
    try receipts.flatMap { Array(try $0.signed(with: key ?? Sample.signingKey()).text.utf8) + [0x0A] }
  }

  private func next(
    _ kind: ReceiptKind, after earlier: Receipt, at: String, reason: String? = nil, by: GivenBy = .myself,
    number: UInt64 = 2, terms: ReceiptTerms? = nil
  ) throws -> Receipt {
    Receipt(
      id: ReceiptID(high: 0, low: number), at: try Sample.instant(at), kind: kind, reason: reason,
      previous: try earlier.signed(with: Sample.signingKey()).hash, givenBy: by, terms: terms ?? earlier.terms)
  }

  @Test func aGrantAloneAndAChainAreValid() throws {
    let granted = try Sample.granted()
    #expect(try verifier().verify(file([granted])).exitStatus == 0)
    let paused = try next(.suspended, after: granted, at: "2026-11-23T00:00:00.000Z", reason: "self")
    let resumed = try next(.resumed, after: paused, at: "2026-11-24T00:00:00.000Z", number: 3)
    let withdrawn = try next(.withdrawn, after: resumed, at: "2026-12-01T00:00:00.000Z", number: 4)
    let report = try verifier().verify(file([granted, paused, resumed, withdrawn]))
    #expect(report.exitStatus == 0, "\(report.lines)")
    #expect(
      report.checks.map(\.name) == [
        "header exact", "payload canonical", "signature", "key of the receipt's tenant", "key valid at the event",
        "times not backwards", "chain unbroken from granted on", "transitions legal",
      ])
  }

  @Test func anExpiryIsAtTheEndAndByNobody() throws {
    let granted = try Sample.granted()
    let expired = try next(.expired, after: granted, at: "2027-11-22T00:00:00.000Z", by: .system)
    #expect(try verifier().verify(file([granted, expired])).exitStatus == 0)
    let early = try next(.expired, after: granted, at: "2027-11-21T00:00:00.000Z", by: .system)
    #expect(try verifier().verify(file([granted, early])).exitStatus == 1)
    let late = try next(.withdrawn, after: granted, at: "2027-11-22T00:00:00.000Z")
    #expect(try verifier().verify(file([granted, late])).exitStatus == 1)
  }

  @Test func everyChangedByteIsFound() throws {
    let granted = try Sample.granted()
    let bytes = try file([granted, Sample.withdrawn(after: granted.signed(with: Sample.signingKey()))])
    let verifier = try verifier()
    #expect(verifier.verify(bytes).exitStatus == 0)
    for place in bytes.indices {
      for bit: UInt8 in [0x01, 0x20] {
        var changed = bytes
        changed[place] ^= bit
        #expect(verifier.verify(changed).exitStatus == 1, "byte \(place)")
      }
    }
    let single = try file([granted])
    for place in single.indices {
      var changed = single
      changed[place] ^= 0x02
      #expect(verifier.verify(changed).exitStatus == 1, "byte \(place)")
    }
  }

  @Test func I27_onlyAKeyOfTheReceiptsTenantVerifies() throws {
    let neighbour = try Sample.signingKey(tenant: "072010")
    let report = try verifier([neighbour]).verify(file([Sample.granted()], key: neighbour))
    #expect(report.exitStatus == 1)
    #expect(report.checks.filter { $0.fault != nil }.map(\.name) == ["key of the receipt's tenant"])
    // A set that gives another tenant's name to the key does not help.
    var jwk = try #require(try Sample.signingKey().publicKey.jwk.object)
    jwk["tenant"] = "072010"
    let set = KeySet([try #require(PublicKey(jwk: .object(jwk)))])
    #expect(try ReceiptVerifier(keys: set).verify(file([Sample.granted()])).exitStatus == 1)
    #expect(try ReceiptVerifier(keys: KeySet()).verify(file([Sample.granted()])).exitStatus == 1)
  }

  @Test func aKeyCountsInItsTimeOnly() throws {
    let old = try Sample.signingKey(until: "2026-11-22T00:00:00Z")
    let report = try verifier([old]).verify(file([Sample.granted()], key: old))
    #expect(report.checks.filter { $0.fault != nil }.map(\.name) == ["key valid at the event"])
  }

  @Test func illegalChainsAreFound() throws {
    let granted = try Sample.granted()
    let withdrawn = try next(.withdrawn, after: granted, at: "2026-12-01T00:00:00.000Z")
    let again = try next(.resumed, after: withdrawn, at: "2026-12-02T00:00:00.000Z", number: 3)
    let held = try next(.suspended, after: granted, at: "2026-12-01T00:00:00.000Z", reason: "moved_out", by: .system)
    let resumedHeld = try next(.resumed, after: held, at: "2026-12-02T00:00:00.000Z", number: 3)
    let back = try next(.withdrawn, after: granted, at: "2026-11-21T23:59:59.999Z")
    let secondGrant = try next(.granted, after: granted, at: "2026-12-01T00:00:00.000Z")
    let unknownReason = try next(.invalidated, after: granted, at: "2026-12-01T00:00:00.000Z", reason: "why")
    let sameID = try next(.withdrawn, after: granted, at: "2026-12-01T00:00:00.000Z", number: 1)
    for (name, chain) in [
      ("starts late", [withdrawn]), ("after the end", [granted, withdrawn, again]),
      ("resumed what was held", [granted, held, resumedHeld]), ("backwards", [granted, back]),
      ("granted twice", [granted, secondGrant]), ("unknown reason", [granted, unknownReason]),
      ("gap", [granted, again]), ("reordered", [withdrawn, granted]), ("repeated", [granted, granted]),
      ("one id twice", [granted, sameID]),
    ] {
      let report = try verifier().verify(file(chain))
      #expect(report.exitStatus == 1, "\(name)")
    }
  }

  @Test func I7_termsNeverChangeAlongAChain() throws {
    let granted = try Sample.granted()
    let terms = granted.terms
    let longer = ReceiptTerms(
      consent: terms.consent, subject: terms.subject, offer: try Sample.offer(), validFrom: terms.validFrom,
      validUntil: terms.validUntil + .seconds(1), noticeLanguage: terms.noticeLanguage, noticeHash: terms.noticeHash)
    let withdrawn = try next(.withdrawn, after: granted, at: "2026-12-01T00:00:00.000Z", terms: longer)
    let report = try verifier().verify(file([granted, withdrawn]))
    #expect(report.checks.filter { $0.fault != nil }.map(\.name) == ["chain unbroken from granted on"])
  }

  @Test func theNoticeIsTheOneQuoted() throws {
    let offer = try Sample.offer()
    let notice = offer.notices[0]
    let terms = ReceiptTerms(
      consent: ConsentID(high: 0, low: 1), subject: ReceiptSubject(high: 0, low: 1), offer: offer,
      validFrom: try Sample.instant("2026-11-22T00:00:00.000Z"),
      validUntil: try Sample.instant("2027-11-22T00:00:00.000Z"), noticeLanguage: notice.language,
      noticeHash: notice.hash)
    let receipt = Receipt(
      id: .random(), at: terms.validFrom, kind: .granted, reason: nil, previous: nil, givenBy: .myself, terms: terms)
    #expect(try verifier(notice: notice.bytes).verify(file([receipt])).exitStatus == 0)
    #expect(try verifier(notice: notice.bytes + [0x0A]).verify(file([receipt])).exitStatus == 1)
  }

  @Test func whatIsNoReceiptIsUnreadable() throws {
    for text in ["", "\n", "hello\n", "{\"a\":1}\n"] {
      #expect(try verifier().verify(Array(text.utf8)).exitStatus == 2, "\(text)")
    }
    // The last line may lack its end; anything else there is a fault.
    let whole = try file([Sample.granted()])
    #expect(try verifier().verify(whole.dropLast()).exitStatus == 0)
    #expect(try verifier().verify(whole + [0x0A]).exitStatus == 1)
  }
}
