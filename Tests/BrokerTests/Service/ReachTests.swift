import Broker
import MoyaiTesting
import NGSI
import Testing

/// Reach (Tenancy.docc, keys): narrowed, refused when named, absent by id.
@Suite("What a key covers", .database)
struct ReachTests {
  /// Three types at three paths, and a key for the first type below `/a`.
  private func towns(_ code: Int32, _ work: (_ all: Town, _ key: Town) async throws -> Void) async throws {
    try await TestDatabase.current.withClient { database in
      let town = Town(EntityService(database), code)
      for path in ["/a", "/a/b", "/c"] {
        for type in ["T1", "T2"] {
          let name = path.replacing("/", with: "")
          try await town.at(path).create(#"{"id":"E\#(name)\#(type)","type":"\#(type)","n":{"value":1}}"#)
        }
      }
      try await work(town, try town.reaching(paths: ["/a/#"], types: ["T1"]))
    }
  }

  @Test func `lists, counts and types are narrowed`() async throws {
    try await towns(1) { all, key in
      #expect(try await all.page("options=count").total == 6)
      let page = try await key.page("options=count,keyValues&attrs=none")
      #expect(String(decoding: page.body, as: UTF8.self) == #"[{"id":"EaT1","type":"T1"},{"id":"EabT1","type":"T1"}]"#)
      #expect(page.total == 2)
      #expect(try await key.page("typePattern=T&idPattern=E&options=count").total == 2)
      #expect(try await key.types("options=values") == #"["T1"]"#)
      #expect(try await key.type("T1").hasSuffix(#""count":2}"#))
    }
  }

  @Test func `naming something uncovered is refused`() async throws {
    try await towns(2) { _, key async throws in
      let scopeMissing = "403 scope_missing"
      #expect(await refusal { _ = try await key.list("type=T2") } == scopeMissing)
      #expect(await refusal { _ = try await key.list("type=T1,T2") } == scopeMissing)
      #expect(await refusal { _ = try await key.type("T2") } == scopeMissing)
      #expect(await refusal { _ = try await key.entity("EcT2", "type=T2") } == scopeMissing)
      #expect(await refusal { _ = try await key.at("/c").list() } == scopeMissing)
      #expect(await refusal { _ = try await key.at("/c", reading: "/a,/c").list() } == scopeMissing)
      #expect(await refusal { _ = try await key.at("/a", reading: "/c/#").list() } == scopeMissing)
      #expect(try await key.at("/a", reading: "/#").page("options=count").total == 2)
      #expect(try await key.at("/a", reading: "/a").page("options=count").total == 1)
    }
  }

  @Test func `an uncovered entity by id does not exist`() async throws {
    try await towns(3) { all, key in
      #expect(await refusal { _ = try await key.entity("EaT2") } == "404 NotFound")
      #expect(await refusal { _ = try await key.entity("EcT1") } == "404 NotFound")
      #expect(await refusal { try await key.at("/a").delete("EaT2") } == "404 NotFound")
      #expect(await refusal { try await key.at("/a").patch(#"{"n":{"value":2}}"#, of: "EaT2") } == "404 NotFound")
      // Nor does it make a covered one ambiguous.
      try await all.at("/a").create(#"{"id":"EaT1","type":"T2","n":{"value":9}}"#)
      #expect(try await key.at("/a").entity("EaT1", "options=values") == "[1]")
      try await key.at("/a").patch(#"{"n":{"value":2}}"#, of: "EaT1")
      #expect(try await all.at("/a").entity("EaT1", "type=T2&options=values") == "[9]")
    }
  }

  @Test func `writing where or what is not covered is refused and leaves nothing`() async throws {
    try await towns(4) { all, key in
      let scopeMissing = "403 scope_missing"
      #expect(await refusal { try await key.at("/c").create(#"{"id":"N","type":"T1"}"#) } == scopeMissing)
      #expect(await refusal { try await key.create(#"{"id":"N","type":"T1"}"#) } == scopeMissing)
      #expect(await refusal { try await key.at("/a").create(#"{"id":"N","type":"T2"}"#) } == scopeMissing)
      #expect(await refusal { try await key.at("/a").create(#"{"id":"N"}"#) } == scopeMissing)
      #expect(await refusal { try await key.at("/a").delete("EaT2", type: "T2") } == scopeMissing)
      let batch = #"{"actionType":"append","entities":[{"id":"N","type":"T1"},{"id":"M"}]}"#
      #expect(await refusal { try await key.at("/a").batch(batch) } == scopeMissing)
      #expect(try await all.page("options=count").total == 6)
      try await key.at("/a/new").create(#"{"id":"N","type":"T1"}"#)
      #expect(try await all.page("options=count").total == 7)
    }
  }

  @Test func `each verb is needed for its kind`() async throws {
    try await towns(5) { all, _ in
      let reader = try all.reaching(types: nil, verbs: .read)
      let writer = try all.reaching(types: nil, verbs: .write)
      #expect(await refusal { try await reader.create(#"{"id":"N","type":"T"}"#) } == "403 scope_missing")
      #expect(await refusal { _ = try await writer.list() } == "403 scope_missing")
      #expect(await refusal { _ = try await writer.types() } == "403 scope_missing")
      try await writer.create(#"{"id":"N","type":"T"}"#)
      #expect(try await reader.entity("N") == #"{"id":"N","type":"T"}"#)
    }
  }
}
