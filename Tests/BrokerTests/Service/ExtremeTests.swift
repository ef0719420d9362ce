import Broker
import MoyaiTesting
import NGSI
import Testing

/// What NGSI-v2 lets in, the table has to hold.
@Suite("Values at their limits", .database)
struct ExtremeTests {
  private func town(_ code: Int32, _ work: (Town) async throws -> Void) async throws {
    try await TestDatabase.current.withClient { database in try await work(Town(EntityService(database), code)) }
  }

  @Test func `the longest names and the deepest path fit the key`() async throws {
    try await town(1) { town in
      let name = String(repeating: "x", count: 256)
      let path = String(repeating: "/" + String(repeating: "p", count: 50), count: 10)
      let deep = town.at(path)
      try await deep.create(#"{"id":"\#(name)","type":"\#(name)","\#(name)":{"type":"\#(name)","value":1}}"#)
      try await deep.patch(#"{"\#(name)":{"value":2,"type":"\#(name)"}}"#, of: name, type: name)
      #expect(try await deep.list("options=values") == "[[2]]")
    }
  }

  @Test(
    arguments: zip(
      ["1e400", "-1e400", "1e-400", "123456789012345678901234567890", "0.1e-320", "1E+308", "-0", "1.0"],
      Int32(100)..<108))
  func `a number is stored or refused, never a fault`(number: String, code: Int32) async throws {
    try await town(code) { town async throws in
      let outcome = await refusal { try await town.create(#"{"id":"E","type":"T","n":{"value":\#(number)}}"#) }
      #expect(outcome == nil || outcome == "400 ParseError" || outcome == "400 BadRequest")
      #expect(try await town.page("q=n!=5&options=count").total == (outcome == nil ? 1 : 0))
    }
  }

  @Test func `a value as deep as allowed can be stored and queried`() async throws {
    try await town(2) { town in
      let value = String(repeating: #"{"a":"#, count: 49) + "1" + String(repeating: "}", count: 49)
      try await town.create(#"{"id":"E","type":"T","n":{"value":\#(value)}}"#)
      #expect(try await town.value("n", of: "E") == value)
    }
  }

  @Test func `an entity grows to its limit and not beyond`() async throws {
    try await town(3) { town in
      try await town.create(#"{"id":"E","type":"T"}"#)
      let text = String(repeating: "x", count: StoredEntity.documentBytesMax / 4 - 100)
      for number in 0..<4 {
        try await town.attributes(UpdateAction.append, #"{"a\#(number)":{"value":"\#(text)"}}"#, of: "E")
      }
      let more = #"{"b":{"value":"\#(text)"}}"#
      #expect(
        await refusal { try await town.attributes(UpdateAction.append, more, of: "E") } == "413 NoResourcesAvailable")
      #expect(try await town.entity("E", "attrs=b") == #"{"id":"E","type":"T"}"#)
    }
  }

  @Test func `every character a string may have comes back as it was`() async throws {
    try await town(4) { town in
      let text = #"é漢字𝄞\n\t\\ \u0001 $1 {}"#
      try await town.create(#"{"id":"E","type":"T","s":{"value":"\#(text)"}}"#)
      let read = try await town.value("s", of: "E")
      #expect(read.contains("é漢字𝄞"))
      #expect(read.contains(#"\\ \u0001 $1 {}"#))
    }
  }

  @Test func `a batch of the largest size is one transaction`() async throws {
    try await town(5) { town in
      let items = (0..<BatchUpdate.entitiesMax).map { #"{"id":"E\#($0)","type":"T","n":{"value":\#($0)}}"# }
      try await town.batch(#"{"actionType":"append","entities":[\#(items.joined(separator: ","))]}"#)
      #expect(try await town.page("options=count&limit=0").total == BatchUpdate.entitiesMax)
      #expect(try await town.list("orderBy=!n&limit=1&options=values") == "[[\(BatchUpdate.entitiesMax - 1)]]")
    }
  }
}
