import Broker
import MoyaiTesting
import NGSI
import Testing

@Suite("Towns with the same ids", .database)
struct TenantIsolationTests {
  /// Two towns with the same entities but for one value, which names the town.
  private func twins(_ first: Int32, _ work: (Town, Town) async throws -> Void) async throws {
    try await TestDatabase.current.withClient { database in
      let service = EntityService(database)
      let towns = (Town(service, first), Town(service, first + 1))
      for (town, name) in [(towns.0, "one"), (towns.1, "two")] {
        for number in 1...3 {
          try await town.create(
            #"""
            {"id":"E\#(number)","type":"T","town":{"value":"\#(name)"},
             "place":{"type":"geo:json","value":{"type":"Point","coordinates":[139.9,37.5]}}}
            """#)
        }
      }
      try await work(towns.0, towns.1)
    }
  }

  @Test(
    arguments: zip(
      [
        "", "id=E1,E2", "idPattern=.*", "type=T", "typePattern=.*", "q=town", "q=town~=.", "orderBy=!town",
        "georel=near%3BmaxDistance:100000&geometry=point&coords=37.5,139.9", "attrs=*,servicePath", "offset=1",
      ], Int32(500)..<511))
  func `no list shows anything of the other town`(parameters: String, code: Int32) async throws {
    try await twins(code * 2) { one, two in
      let mine = try await one.list(parameters)
      #expect(mine.contains(#""one""#))
      #expect(!mine.contains(#""two""#))
      #expect(!(try await two.list(parameters)).contains(#""one""#))
      #expect(try await one.page("options=count&" + parameters).total == (parameters.hasPrefix("id=") ? 2 : 3))
    }
  }

  @Test func `no single read, count or type mixes towns`() async throws {
    try await twins(10) { one, two async throws in
      #expect(try await one.value("town", of: "E1") == #""one""#)
      #expect(try await two.entity("E1", "attrs=town&options=values") == #"["two"]"#)
      #expect(try await one.type("T").hasSuffix(#""count":3}"#))
      #expect(try await one.types().contains(#""count":3"#))
    }
  }

  @Test func `no write reaches the other town`() async throws {
    try await twins(20) { one, two in
      let before = try await two.list()
      try await one.patch(#"{"town":{"value":"changed"}}"#, of: "E1")
      try await one.delete("E2")
      try await one.batch(#"{"actionType":"delete","entities":[{"id":"E3","type":"T"}]}"#)
      try await one.create(#"{"id":"E4","type":"T"}"#)
      #expect(try await two.list() == before)
      #expect(await refusal { try await two.delete("E4") } == "404 NotFound")
    }
  }

  @Test func `SQL in any text stays text`() async throws {
    try await twins(30) { one, two in
      let before = try await two.list()
      let evil = "x') OR tenant_id > 0; DELETE FROM moyai.entity; --"
      for parameters in ["q=town=='\(evil)'", "idPattern=\(evil)", "q='\(evil)'", "mq='\(evil)'.a==1"] {
        _ = try? await one.list(parameters.replacing("%", with: "%25").replacing("&", with: "%26"))
      }
      let escaped = #"\u0027x\u0027 OR 1 -- $1 \\ {} %"#
      try await one.create(#"{"id":"V","type":"T","t":{"type":"TextUnrestricted","value":"\#(escaped)"}}"#)
      #expect(try await one.value("t", of: "V") == #""'x' OR 1 -- $1 \\ {} %""#)
      #expect(try await two.list() == before)
    }
  }
}
