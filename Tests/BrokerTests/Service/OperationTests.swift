import Broker
import MoyaiTesting
import NGSI
import Postgres
import Testing

@Suite("Operations on entities", .database)
struct OperationTests {
  private func town(_ code: Int32, _ work: (Town) async throws -> Void) async throws {
    try await TestDatabase.current.withClient { database in try await work(Town(EntityService(database), code)) }
  }

  @Test func `what was created is read back byte for byte, in the order it came`() async throws {
    try await town(1) { town in
      try await town.create(
        #"{"id":"R1","type":"Room","b":{"value":1.50,"type":"Number"},"a":{"value":"x","metadata":{"m":{"value":1}}}}"#)
      let document =
        #""b":{"type":"Number","value":1.5,"metadata":{}},"#
        + #""a":{"type":"Text","value":"x","metadata":{"m":{"type":"Number","value":1}}}"#
      #expect(try await town.entity("R1") == #"{"id":"R1","type":"Room",\#(document)}"#)
      #expect(try await town.attributes(of: "R1") == "{\(document)}")
      #expect(try await town.list() == #"[{"id":"R1","type":"Room",\#(document)}]"#)
      #expect(try await town.value("a", of: "R1") == #""x""#)
    }
  }

  @Test func `creating an entity that exists is refused, upserting it is not`() async throws {
    try await town(2) { town in
      try await town.create(#"{"id":"E","type":"T","a":{"value":1},"b":{"value":2}}"#)
      #expect(await refusal { try await town.create(#"{"id":"E","type":"T"}"#) } == "422 Unprocessable")
      let receipt = try await town.create(#"{"id":"E","type":"T","a":{"value":9}}"#, upsert: true)
      #expect(receipt.entity == EntityKey(id: "E", type: "T", servicePath: "/"))
      #expect(try await town.entity("E", "options=keyValues") == #"{"id":"E","type":"T","a":9,"b":2}"#)
    }
  }

  @Test func `an entity without attributes is an object without attributes`() async throws {
    try await town(3) { town in
      try await town.create(#"{"id":"E","type":"T"}"#)
      #expect(try await town.entity("E") == #"{"id":"E","type":"T"}"#)
      #expect(try await town.attributes(of: "E") == "{}")
    }
  }

  @Test func `each way of updating attributes does what it says`() async throws {
    try await town(4) { town in
      try await town.create(#"{"id":"E","type":"T","a":{"value":1},"b":{"value":2}}"#)
      try await town.attributes(UpdateAction.append, #"{"a":{"value":5},"c":{"value":3}}"#, of: "E")
      #expect(try await town.entity("E", "options=keyValues") == #"{"id":"E","type":"T","a":5,"b":2,"c":3}"#)
      try await town.patch(#"{"b":{"value":7}}"#, of: "E")
      try await town.put(#"{"value":8}"#, attribute: "c", of: "E")
      try await town.putValue("\"text\"", attribute: "a", of: "E")
      #expect(try await town.entity("E", "options=values") == #"["text",7,8]"#)
      try await town.delete(attribute: "b", of: "E", type: "T")
      #expect(try await town.entity("E", "options=keyValues") == #"{"id":"E","type":"T","a":"text","c":8}"#)
      try await town.attributes(UpdateAction.replace, #"{"z":{"value":0}}"#, of: "E")
      #expect(try await town.entity("E", "options=keyValues") == #"{"id":"E","type":"T","z":0}"#)
      try await town.delete("E")
      #expect(await refusal { _ = try await town.entity("E") } == "404 NotFound")
    }
  }

  @Test func `a partial update does its part and says so`() async throws {
    try await town(5) { town in
      try await town.create(#"{"id":"E","type":"T","a":{"value":1}}"#)
      #expect(
        await refusal { try await town.patch(#"{"a":{"value":2},"x":{"value":2}}"#, of: "E") } == "422 PartialUpdate")
      #expect(await refusal { try await town.patch(#"{"x":{"value":2}}"#, of: "E") } == "422 Unprocessable")
      #expect(try await town.value("a", of: "E") == "2")
    }
  }

  @Test func `missing entities and attributes are told apart`() async throws {
    try await town(6) { town in
      try await town.create(#"{"id":"E","type":"T"}"#)
      await #expect(throws: NGSIError.entityNotFound) { try await town.delete("X") }
      await #expect(throws: NGSIError.entityNotFound) {
        try await town.patch(#"{"a":{"value":1}}"#, of: "E", type: "Other")
      }
      await #expect(throws: NGSIError.attributeNotFound) { try await town.delete(attribute: "a", of: "E") }
      await #expect(throws: NGSIError.attributeNotFound) { _ = try await town.value("a", of: "E") }
    }
  }

  @Test func `one id with two types is ambiguous until the type is named`() async throws {
    try await town(7) { town in
      try await town.create(#"{"id":"E","type":"T1","a":{"value":1}}"#)
      try await town.create(#"{"id":"E","type":"T2","a":{"value":2}}"#)
      #expect(await refusal { _ = try await town.entity("E") } == "409 TooManyResults")
      #expect(await refusal { try await town.delete("E") } == "409 TooManyResults")
      #expect(await refusal { try await town.patch(#"{"a":{"value":5}}"#, of: "E") } == "409 TooManyResults")
      #expect(try await town.entity("E", "type=T2&options=values") == "[2]")
      try await town.delete("E", type: "T1")
      #expect(try await town.entity("E", "options=values") == "[2]")
    }
  }

  @Test func `lists page in the order of creation, with an exact count`() async throws {
    try await town(8) { town in
      for number in [3, 1, 2, 5, 4] {
        try await town.create(#"{"id":"E\#(number)","type":"T","n":{"value":\#(number)}}"#)
      }
      let page = try await town.page("limit=2&offset=1&options=count,values")
      #expect(String(decoding: page.body, as: UTF8.self) == "[[1],[2]]")
      #expect(page.total == 5)
      let empty = try await town.page("limit=0&options=count")
      #expect(String(decoding: empty.body, as: UTF8.self) == "[]")
      #expect(empty.total == 5)
      #expect(try await town.list("q=n>3&orderBy=!n&options=values") == "[[5],[4]]")
      #expect(try await town.page("type=None&options=count").total == 0)
    }
  }

  @Test func `types are listed with their attributes and counts`() async throws {
    try await town(9) { town in
      try await town.create(#"{"id":"A","type":"T1","x":{"value":1},"y":{"value":"s"}}"#)
      try await town.create(#"{"id":"B","type":"T1","x":{"value":"s"}}"#)
      try await town.create(#"{"id":"C","type":"T0"}"#)
      let t1 = #""attrs":{"x":{"types":["Number","Text"]},"y":{"types":["Text"]}},"count":2}"#
      #expect(try await town.types() == #"[{"type":"T0","attrs":{},"count":1},{"type":"T1",\#(t1)]"#)
      #expect(try await town.type("T1") == "{\(t1)")
      #expect(try await town.types("options=values") == #"["T0","T1"]"#)
      #expect(
        try await town.types("options=noAttrDetail&offset=1")
          == #"[{"type":"T1","attrs":{"x":{"types":[]},"y":{"types":[]}},"count":2}]"#)
      #expect(await refusal { _ = try await town.type("T2") } == "404 NotFound")
    }
  }

  @Test func `builtin attributes show when they are asked for`() async throws {
    try await town(10) { town in
      try await town.at("/a/b").create(#"{"id":"E","type":"T","x":{"value":1}}"#)
      #expect(
        try await town.entity("E", "attrs=servicePath,*&options=keyValues")
          == #"{"id":"E","type":"T","servicePath":"/a/b","x":1}"#)
      #expect(
        try await town.entity("E", "attrs=dateCreated&options=values").count == #"["2026-11-22T00:00:00.000Z"]"#.count)
    }
  }
}
