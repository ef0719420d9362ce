import MoyaiTesting
import NGSI
import Postgres
import Testing

@testable import Broker

/// What a query looks into is what the document says, whoever wrote the row, and no other row can be written.
@Suite("Whole rows", .database)
struct WholeRowTests {
  /// Rows whose `attrs` are not their document.
  private static func differing(_ tenant: Int32) async throws -> [[String?]] {
    try await TestDatabase.current.rows(
      "SELECT id, doc, attrs FROM moyai.entity WHERE tenant_id = $1::int AND attrs IS DISTINCT FROM doc::jsonb",
      [String(tenant)])
  }

  @Test func `attrs are the document after every kind of write`() async throws {
    try await TestDatabase.current.withClient { database in
      let town = Town(EntityService(database), 1)
      let place = { (x: Int) in #"{"at":{"type":"geo:point","value":"37.\#(x),140.1"}}"# }
      let writes: [(String, () async throws -> Void)] = [
        ("create", { try await town.create(#"{"id":"E","type":"T","n":{"value":1},"s":{"value":"ü"}}"#) }),
        ("update", { try await town.patch(#"{"n":{"value":2.50}}"#, of: "E") }),
        ("append", { try await town.attributes(UpdateAction.append, #"{"new":{"value":[1]}}"#, of: "E") }),
        ("place", { try await town.attributes(UpdateAction.append, place(1), of: "E") }),
        ("move", { try await town.patch(place(2), of: "E") }),
        ("delete an attribute", { try await town.delete(attribute: "n", of: "E") }),
        ("replace", { try await town.attributes(UpdateAction.replace, #"{"only":{"value":null}}"#, of: "E") }),
        (
          "several at once",
          {
            await withTaskGroup(of: Void.self) { group in
              for number in 0..<40 {
                group.addTask { _ = await refusal { try await town.patch(#"{"only":{"value":\#(number)}}"#, of: "E") } }
              }
            }
          }
        ),
      ]
      var documents: Set<String> = []
      for (name, write) in writes {
        try await write()
        #expect(try await Self.differing(1) == [], "\(name)")
        documents.insert(try await town.entity("E"))
      }
      #expect(documents.count == writes.count, "each write left another document")
    }
  }

  private static let odd: [(change: SQL, code: SQLState)] = [
    ("doc = '{', attrs = '{'::jsonb", "22P02"),
    ("attrs = '[]'", "42501"),
    ("attrs = NULL", "42501"),
    ("position = ST_SetSRID(ST_MakePoint(140, 37), 4326)", "42501"),
    ("moving = true, location = ST_SetSRID(ST_MakePoint(140, 37), 4326)", "42501"),
  ]

  @Test(arguments: odd.indices) func `a row that is not whole is refused`(index: Int) async throws {
    let (change, code) = Self.odd[index]
    let tenant = Int32(10 + index)
    try await TestDatabase.current.withClient { database in
      let town = Town(EntityService(database), tenant)
      try await town.create(#"{"id":"E","type":"T","n":{"value":1}}"#)
      var refused: PostgresError.Code?
      do {
        try await database.withTenant(town.caller.access, .readWrite) { (scope: inout TenantScope) in
          _ = try scope.execute(Command("UPDATE moyai.entity SET \(change) WHERE tenant_id = \(town.tenant)"))
        }
      } catch let error as PostgresError {
        refused = error.code
      }
      #expect(refused == .server(code))
      #expect(try await town.value("n", of: "E") == "1")
    }
  }
}
