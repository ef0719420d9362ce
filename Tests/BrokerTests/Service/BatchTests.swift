import Broker
import MoyaiTesting
import NGSI
import Testing

@Suite("Batch updates", .database)
struct BatchTests {
  private func town(_ code: Int32, _ work: (Town) async throws -> Void) async throws {
    try await TestDatabase.current.withClient { database in try await work(Town(EntityService(database), code)) }
  }

  @Test func `items act in order, each on what the ones before left`() async throws {
    try await town(1) { town in
      try await town.batch(
        #"""
        {"actionType":"append","entities":[
          {"id":"E","type":"T","n":{"value":1}},
          {"id":"F","type":"T","n":{"value":10}},
          {"id":"E","type":"T","n":{"value":{"$inc":5}},"m":{"value":2}}]}
        """#)
      #expect(
        try await town.list("options=keyValues") == #"[{"id":"E","type":"T","n":6,"m":2},{"id":"F","type":"T","n":10}]"#
      )
      try await town.batch(#"{"actionType":"delete","entities":[{"id":"E","type":"T","n":{}},{"id":"E","type":"T"}]}"#)
      #expect(try await town.list("options=keyValues") == #"[{"id":"F","type":"T","n":10}]"#)
    }
  }

  @Test func `one answer stands for all items`() async throws {
    try await town(2) { town in
      try await town.create(#"{"id":"E","type":"T","a":{"value":1}}"#)
      let gone = #"{"id":"X","type":"T","a":{"value":1}}"#
      let there = #"{"id":"E","type":"T","a":{"value":2}}"#
      let strange = #"{"id":"E","type":"T","z":{"value":2}}"#
      func update(_ items: String...) async -> String? {
        await refusal {
          try await town.batch(#"{"actionType":"update","entities":[\#(items.joined(separator: ","))]}"#)
        }
      }
      #expect(await update(there) == nil)
      #expect(await update(gone, gone) == "404 NotFound")
      #expect(await update(strange, gone) == "422 Unprocessable")
      #expect(await update(there, gone) == "422 PartialUpdate")
    }
  }

  @Test func `an item that cannot be done at all undoes its whole batch`() async throws {
    try await town(3) { town in
      try await town.create(#"{"id":"E","type":"T1"}"#)
      try await town.create(#"{"id":"E","type":"T2"}"#)
      let body = #"{"actionType":"append","entities":[{"id":"N","type":"T"},{"id":"E","a":{"value":1}}]}"#
      #expect(await refusal { try await town.batch(body) } == "409 TooManyResults")
      #expect(await refusal { _ = try await town.entity("N") } == "404 NotFound")
    }
  }

  @Test func `an entity deleted and made again in one batch is a new one`() async throws {
    try await town(4) { town in
      try await town.create(#"{"id":"E","type":"T","old":{"value":1}}"#)
      try await town.create(#"{"id":"F","type":"T"}"#)
      try await town.batch(#"{"actionType":"delete","entities":[{"id":"E","type":"T"}]}"#)
      try await town.create(#"{"id":"E","type":"T","new":{"value":1}}"#)
      #expect(try await town.list("options=keyValues") == #"[{"id":"F","type":"T"},{"id":"E","type":"T","new":1}]"#)
    }
  }
}
