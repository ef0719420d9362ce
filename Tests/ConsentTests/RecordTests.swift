import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import StrictJSON
import Tenancy
import Testing

@Suite("Records", .database)
struct RecordTests {
  func name(_ town: ConsentTown, _ handle: String, _ record: String = "2027", category: String? = nil) throws
    -> RecordName
  {
    let category = try #require(CategoryName(category ?? town.category))
    return try #require(RecordName(category: category, handle: handle, record: record))
  }

  @Test func aProviderWritesReplacesAndRemoves() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_501, in: database)
      let person = try await Resident.make(.granted, in: town, records: 0)
      let writer = ConsentTown.writer(database)
      let key = PresentedKey(town.providerKey)
      let name = try name(town, person.handle)
      let reader = ConsentTown.reader(database)
      let empty = try await reader.read(town.request(), of: person.ppid)
      #expect(String(decoding: empty.body, as: UTF8.self).hasSuffix(#""records":[]}]}"#))
      #expect(try await writer.put(name, version: 1, items: ["height_cm": 160], with: key).written == .created)
      #expect(try await writer.put(name, version: 1, items: ["height_cm": 161], with: key).written == .replaced)
      let body = try await reader.read(town.request(), of: person.ppid).body
      #expect(
        String(decoding: body, as: UTF8.self).hasSuffix(#""records":[{"record":"2027","items":{"height_cm":161}}]}]}"#))
      #expect(try await writer.delete(name, with: key).written == .deleted)
      #expect(try await writer.delete(name, with: key).written == .absent)
      let rows = try await town.ledger(
        """
        SELECT act, category, record, decision, subject_id::text FROM moyai_priv.ledger
        WHERE tenant_id = $1::int AND kind = 'write' ORDER BY ord
        """)
      let subject = person.subject.sql
      #expect(
        rows == [
          ["put", "\(town.category)@1", "2027", "permit", subject],
          ["put", "\(town.category)@1", "2027", "permit", subject],
          ["delete", town.category, "2027", "permit", subject], ["delete", town.category, "2027", "permit", subject],
        ])
    }
  }

  @Test func I9_aWidenedCategoryWidensNoConsent() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_502, in: database)
      let person = try await Resident.make(.granted, in: town, records: 0)
      let items: JSONObject = ["added": "secret", "height_cm": 160, "measured_on": "2026-06-01"]
      _ = try await ConsentTown.writer(database).put(
        name(town, person.handle), version: 2, items: items, with: PresentedKey(town.providerKey))
      let body = try await ConsentTown.reader(database).read(town.request(), of: person.ppid).body
      #expect(
        String(decoding: body, as: UTF8.self).hasSuffix(
          #""version":1,"records":[{"record":"2027","items":{"height_cm":160,"measured_on":"2026-06-01"}}]}]}"#))
    }
  }

  @Test func everyRefusalHasItsRowAndAnswersInOrder() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_503, in: database)
      let other = try await ConsentTown.make(1_504, in: database)
      let person = try await Resident.make(.granted, in: town)
      let writer = ConsentTown.writer(database)
      let provider = PresentedKey(town.providerKey)
      func code(
        _ name: RecordName, _ presented: PresentedKey, items: JSONObject = ["height_cm": 1], version: Int = 1,
        suspected: Bool = false
      ) async throws -> String {
        do {
          return try await writer.put(
            name, version: version, items: items, with: presented, isNumberSuspected: suspected
          )
          .written.rawValue
        } catch let denied as AccessDenied {
          return denied.code.rawValue
        } catch let refused as RecordRefused {
          return refused.faults.map { "\($0.pointer) \($0.code.rawValue)" }.joined(separator: ", ")
        }
      }
      let mine = try name(town, person.handle)
      #expect(try await code(mine, PresentedKey(town.key)) == "scope_missing", "a service's key")
      #expect(try await code(mine, PresentedKey(other.providerKey)) == "scope_missing", "another town's provider")
      #expect(try await code(name(town, person.handle, category: "no.such"), provider) == "scope_missing")
      #expect(
        try await code(mine, PresentedKey(town.providerKey, moyaiTenant: "elsewhere"), items: ["no": 1])
          == "tenant_mismatch")
      #expect(try await code(name(town, "nobody"), provider) == "subject_unknown")
      #expect(try await code(name(town, "nobody"), provider, items: ["no": 1]) == "/items/no unknown_item")
      #expect(try await code(mine, provider, version: 9) == "/version unknown_version")
      #expect(try await code(mine, provider, items: ["no": 1], suspected: true) == "individual_number_suspected")
      #expect(try await code(mine, PresentedKey(ConsentTown.someKey(town.code))) == "key_unknown")
      try await TestDatabase.current.run(
        "UPDATE moyai.category_source SET organisation_id = '\(other.source)' "
          + "WHERE tenant_id = \(town.tenant.code)")
      #expect(try await code(mine, provider) == "scope_missing", "no longer the source")
      let reasons = try await town.ledger(
        "SELECT reason FROM moyai_priv.ledger WHERE tenant_id = $1::int AND kind = 'write' ORDER BY ord")
      #expect(
        reasons.compactMap { $0[0] } == [
          "scope_missing", "scope_missing", "tenant_mismatch", "subject_unknown", "items_invalid", "version_unknown",
          "individual_number_suspected", "scope_missing",
        ])
      let stored = try await town.ledger("SELECT items::text FROM moyai.personal_record WHERE tenant_id = $1::int")
      #expect(stored.count == 1, "only what was there before")
    }
  }

  @Test func itemsAreHeldAgainstTheirTypes() throws {
    let items = try #require(
      CategoryItems(
        json: [
          ["name": "s", "type": "string"], ["name": "i", "type": "integer"], ["name": "n", "type": "number"],
          ["name": "b", "type": "boolean"], ["name": "d", "type": "date"], ["name": "t", "type": "datetime"],
          ["name": "l", "type": "integer", "list": true],
        ]))
    let good = try JSON(
      parsing: #"{"s":"","i":-3,"n":1.5e3,"b":false,"d":"2026-02-28","t":"2026-06-01T10:00:00+09:00","l":[1,2]}"#)
    #expect(RecordRules.faults(of: try #require(good.object), against: items) == [])
    #expect(RecordRules.faults(of: [:], against: items) == [], "an item may be missing")
    let bad = try JSON(
      parsing: #"{"s":1,"i":1.0,"n":"1","b":0,"d":"2026-02-29","t":"2026-06-01","l":[1,"2"],"x/~":null,"S":""}"#)
    #expect(
      RecordRules.faults(of: try #require(bad.object), against: items).map { "\($0.pointer) \($0.code.rawValue)" } == [
        "/items/s wrong_type", "/items/i wrong_type", "/items/n wrong_type", "/items/b wrong_type",
        "/items/d wrong_type",
        "/items/t wrong_type", "/items/l/1 wrong_type", "/items/x~1~0 unknown_item", "/items/S unknown_item",
      ])
    #expect(RecordRules.faults(of: ["l": 1, "s": .null], against: items).map(\.code) == [.wrongType, .wrongType])
    let long = String(repeating: "あ", count: RecordRules.textMax + 1)
    #expect(RecordRules.faults(of: ["s": .string(long)], against: items).map(\.code) == [.tooLong])
  }
}
