import CivilTime
import Consent
import ConsentRules
import Foundation
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@Suite(.database, .serialized) struct PersonLedgerTests {
  /// An access about a person as gate 1 writes it, with its outcome when it was a permit.
  private func access(
    _ site: ConsentSite, _ consent: ConsentRow, in town: TenantID = ConsentSite.aizu, permit: Bool, at: String,
    records: Int = 2
  ) async throws {
    let entry = LedgerEntryID.random().uuid
    let outcome =
      permit
      ? """
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, of_entry, row_count, byte_count)
      VALUES (\(town.code), '\(LedgerEntryID.random().uuid)', 'outcome', \(at), '\(consent.subject.uuid)', '\(entry)',
        \(records), 10);
      """ : ""
    try await site.test.run(
      """
      INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, purpose_id, mode,
        asked, permitted, basis, consents, decision, reason)
      VALUES (\(town.code), '\(entry)', 'access', \(at), '\(consent.subject.uuid)', 'org_reiji_health',
        '\(consent.service)', 'a1B2c3D4e5F6', 'pur_checkup_advice', 'view', '{health.checkup}',
        '\(permit ? "{health.checkup@1}" : "{}")', \(permit ? "'consent'" : "NULL"),
        '\(permit ? "{\(consent.id.uuid)}" : "{}")', '\(permit ? "permit" : "deny")',
        \(permit ? "NULL" : "'no_valid_consent'"));
      \(outcome)
      """)
  }

  private func lines(_ page: ConsentService.Page<PersonLedgerLine>) -> [JSONObject] {
    page.lines.compactMap { $0.json.object }
  }

  @Test func S1_anAccessShowsWhoWhatWhyAndHowMuch() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      try await access(site, consent, permit: true, at: "moyai.now()", records: 3)
      let found = lines(try await site.service.ledger(of: hanako))
      #expect(found.map { $0["kind"] } == ["access", "receipt"])
      let line = try #require(found.first)
      #expect(line["records"] == 3 && line["result"] == "permit" && line["basis"] == "consent")
      #expect(line["recipient"]?.object?["name"] == "例示ヘルス株式会社")
      #expect(line["purpose"]?.object?["text"]?.string?.hasPrefix("健診結果をもとに") == true)
      #expect(line["categories"] == ["health.checkup@1"] && line["block"]?.isNull == true)
      #expect(found.last?["event"] == "granted")
    }
  }

  @Test func S2_refusalsAreOneLineForEachDayAndService() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      let coupon = try await site.grant(site.offer(service: "svc_coupon"), by: hanako)
      // 23:59 and 00:00 in Japan are two days, though one in UTC.
      for at in ["'2026-03-01T14:59:00Z'", "'2026-03-01T15:00:00Z'", "'2026-03-01T16:00:00Z'"] {
        for _ in 0..<3 { try await access(site, consent, permit: false, at: at) }
      }
      try await access(site, coupon, permit: false, at: "'2026-03-01T16:00:00Z'")
      let found = lines(try await site.service.ledger(of: hanako)).filter { $0["kind"] == "denied" }
      let told = Set(
        found.map {
          "\($0["day"]?.string ?? "") \($0["recipient"]?.object?["service"]?.string ?? "") \($0["count"]?.number?.text ?? "")"
        })
      #expect(told == ["2026-03-01 svc_kenshin 3", "2026-03-02 svc_kenshin 6", "2026-03-02 svc_coupon 1"])
      #expect(found.count == 3 && found.allSatisfy { $0["entry"] == nil })
    }
  }

  @Test func pagesOfTwoTownsAreOneListWithoutGapsAndRepeats() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident(in: [ConsentSite.aizu, ConsentSite.fukushima])
      let here = try await site.grant(site.offer(), by: hanako)
      let there = try await site.grant(site.offer(in: ConsentSite.fukushima), by: hanako)
      for minute in 10..<31 {
        let at = "'2026-04-01T00:\(minute):00Z'"
        try await access(site, here, permit: minute % 3 != 0, at: at)
        try await access(site, there, in: ConsentSite.fukushima, permit: true, at: at)
      }
      let whole = try await site.service.ledger(of: hanako, limit: 100)
      #expect(whole.next == nil)
      for limit in [1, 2, 7] {
        var all: [JSON] = []
        var cursor: String?
        repeat {
          let page = try await site.service.ledger(of: hanako, cursor: cursor, limit: limit)
          #expect(page.lines.count <= limit)
          all += page.lines.map(\.json)
          cursor = page.next
        } while cursor != nil && all.count < 200
        #expect(all.count == whole.lines.count && Set(all) == Set(whole.lines.map(\.json)), "limit \(limit)")
      }
    }
  }

  @Test func aWindowOfTimeBoundsTheList() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      for hour in 10..<14 { try await access(site, consent, permit: true, at: "'2026-05-01T\(hour):00:00Z'") }
      let page = try await site.service.ledger(
        of: hanako, from: Timestamp(iso8601: "2026-05-01T11:00:00Z"), to: Timestamp(iso8601: "2026-05-01T13:00:00Z"))
      #expect(lines(page).map { $0["at"] } == ["2026-05-01T12:00:00.000Z", "2026-05-01T11:00:00.000Z"])
    }
  }

  @Test func aCursorIsGoodForItsListAndItsPersonOnly() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let taro = try await site.resident()
      for purpose in ["pur_checkup_advice", "pur_other_use", "pur_third_use"] {
        _ = try await site.grant(site.offer(purpose: purpose), by: hanako)
      }
      let page = try await site.service.consents(of: hanako, limit: 2)
      let cursor = try #require(page.next)
      let rest = try await site.service.consents(of: hanako, cursor: cursor, limit: 2)
      #expect(rest.next == nil && Set((page.lines + rest.lines).map(\.id)).count == 3)
      await #expect(throws: ConsentError.cursorInvalid) {
        try await site.service.consents(of: taro, cursor: cursor)
      }
      await #expect(throws: ConsentError.cursorInvalid) {
        try await site.service.consents(of: hanako, state: .active, cursor: cursor)
      }
      await #expect(throws: ConsentError.cursorInvalid) {
        try await site.service.ledger(of: hanako, cursor: cursor)
      }
      for changed in [String(cursor.dropLast()), cursor + "A", "", "é"] {
        await #expect(throws: ConsentError.cursorInvalid) {
          try await site.service.consents(of: hanako, cursor: changed)
        }
      }
    }
  }

  @Test func nobodySeesAnothersEntry() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let taro = try await site.resident()
      _ = try await site.grant(site.offer(), by: hanako)
      let entry = try #require(
        lines(try await site.service.ledger(of: hanako)).first?["entry"]?.string.flatMap { LedgerEntryID($0) })
      #expect(lines(try await site.service.ledger(of: taro)).isEmpty)
      await #expect(throws: ConsentError.notFound) { try await site.service.ledgerEntry(entry, of: taro) }
    }
  }

  /// They are found through different indexes; nobody sees where one ends and the other begins.
  @Test func sealedAndUnsealedEntriesAreOneList() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      try await access(site, consent, permit: true, at: "moyai.now()", records: 3)
      _ = try await Sealer(database: site.database, keys: site.keys).turn()
      try await access(site, consent, permit: true, at: "moyai.now()", records: 5)
      try await access(site, consent, permit: false, at: "moyai.now()")
      let found = lines(try await site.service.ledger(of: hanako))
      #expect(found.map { $0["kind"] } == ["denied", "access", "access", "receipt"])
      #expect(found.map { $0["records"] }[1...2] == [5, 3])
      #expect(found[1...].map { $0["block"]?.isNull } == [true, false, false])
    }
  }

  @Test func S1_I18_sealedEntriesAndTheExportVerify() async throws {
    try await ConsentSite.open { site in
      let hanako = try await site.resident()
      let consent = try await site.grant(site.offer(), by: hanako)
      try await access(site, consent, permit: true, at: "date_trunc('milliseconds', moyai.now())")
      _ = try await Sealer(database: site.database, keys: site.keys).turn()
      let line = try #require(lines(try await site.service.ledger(of: hanako)).first)
      let block = try #require(line["block"]?.object)
      let id = try #require(line["entry"]?.string.flatMap { LedgerEntryID($0) })
      let entry = try #require(try await site.service.ledgerEntry(id, of: hanako).object)
      #expect(entry.members.map(\.key) == ["payload", "salt", "leaf", "block"])
      #expect(entry["block"]?.object?["hash"] == block["hash"])
      let salt = try #require(entry["salt"]?.string.flatMap { [UInt8](lowerHex: Array($0.utf8)) })
      let payload = try #require(entry["payload"])
      #expect(LedgerLeaf.hash(salt: salt, payload: payload).hex == entry["leaf"]?.string)

      let export = try JSON(parsing: try await site.service.export(of: hanako))
      let entries = try #require(export.object?["entries"]?.array)
      #expect(entries.count == 3)
      for one in entries.compactMap(\.object) {
        let salt = try #require(one["salt"]?.string.flatMap { [UInt8](lowerHex: Array($0.utf8)) })
        #expect(LedgerLeaf.hash(salt: salt, payload: try #require(one["payload"])).hex == one["leaf"]?.string)
      }
      let chain = try #require(export.object?["consents"]?.array?.first?.object?["receipts_jws"]?.array)
      let file = chain.compactMap(\.string).joined(separator: "\n")
      #expect(ReceiptVerifier(keys: try site.keys.publicKeys).verify(Array(file.utf8)).exitStatus == 0)
      #expect(export.object?["links"]?.array?.count == 1)
    }
  }
}
