import StrictJSON
import Testing

/// Closing a subject ends everything that was given for it.
@Suite struct ClosingTests {
  @Test func aDeathEndsEveryConsent() throws {
    let world = try ConsentWorld()
    try world.link("hanako", handle: "a-1")
    try world.record(world.providerKey(), handle: "a-1")
    let consents = [
      try world.grant(world.offer(), by: "hanako"), try world.grant(world.offer("health.steps"), by: "hanako"),
    ]
    let (ppid, key) = (try world.ppid(of: "hanako"), try world.key())
    try world.read(ppid, key, categories: "health.checkup,health.steps", status: 200)

    let refused = try world.call(
      "POST", "/tenant/v1/subjects/a-1/close", as: world.clerk(), #"{"reason":"deceased"}"#, status: 403)
    #expect(refused.code == "role_missing")
    try world.call("POST", "/tenant/v1/subjects/a-1/close", as: world.manager(), #"{"reason":"deceased"}"#, status: 200)
    #expect(try world.read(ppid, key, status: 403).code == "no_valid_consent")
    #expect(try world.read(ppid, key, categories: "health.steps", status: 403).code == "no_valid_consent")

    for consent in consents {
      let shown = try world.call("GET", "/me/v1/consents/\(consent.id)", as: world.resident("hanako"))
      // The account may lose sight of a closed subject; the receipts of what was seen still hold.
      guard shown.status == 200 else { continue }
      #expect(try shown.text("state") == "invalidated")
      #expect(shown["reason"]?.string == "deceased")
      let chain = "\(consent.receiptJWS)\n\(try shown.text("receipt_jws"))\n"
      let verified = try world.verify([
        "receipt", world.file("closed.jws", Array(chain.utf8)), "--jwks", world.keyFile(),
      ])
      #expect(verified.status == 0, "\(verified.output)")
    }
    try erasing(world)
  }

  /// Two managers erase what is left of a closed subject; the ledger still holds, with what was erased counted.
  private func erasing(_ world: ConsentWorld) throws {
    try world.call("POST", "/tenant/v1/subjects/a-1/erase", as: world.manager("m1"), status: 202)
    let own = try world.call("POST", "/tenant/v1/subjects/a-1/erase/approve", as: world.manager("m1"), status: 403)
    #expect(own.code == "second_person_needed")
    try world.call("POST", "/tenant/v1/subjects/a-1/erase/approve", as: world.manager("m2"), status: 200)
    let rows = try world.psql(as: "moyai_super", "SELECT count(*) FROM moyai.personal_record").output
    #expect(rows.hasPrefix("0"), "\(rows)")
    let kept = try Instant.soon {
      let file = try world.file("erased.ndjson", world.export())
      let verified = try world.verify(["ledger", file, "--jwks", world.keyFile()])
      #expect(verified.status == 0, "\(verified.output)")
      return verified.output.contains(" entries ") ? verified.output : nil
    }
    #expect(kept?.contains(" 0 of them erased") == true, "the ledger keeps it for three years: \(kept ?? "unsealed")")
    try afterThreeYears(world)
  }

  /// What the ledger says about an erased person goes with its retention, as time passes and by nothing else.
  private func afterThreeYears(_ world: ConsentWorld) throws {
    let subject = try world.psql(
      as: "moyai_super", "SELECT count(*) FROM moyai_priv.ledger WHERE subject_id IS NOT NULL AND tenant_id = 72028")
    #expect(Int(subject.output.split(separator: "\n").first ?? "") ?? 0 > 5, "\(subject.output)")
    try world.advance("P1096D")
    let gone = try Instant.soon {
      let left = try world.psql(
        as: "moyai_super", "SELECT count(*) FROM moyai_priv.ledger WHERE subject_id IS NOT NULL AND tenant_id = 72028")
      return left.output.hasPrefix("0") ? true : nil
    }
    #expect(gone == true, "entries of the erased person are left")
    let file = try world.file("past.ndjson", world.export())
    let verified = try world.verify(["ledger", file, "--jwks", world.keyFile()])
    #expect(verified.status == 0 && !verified.output.contains(" 0 of them erased"), "\(verified.output)")
  }
}
