import Broker
import DataClasses
import MoyaiTesting
import NGSI
import Testing

/// DataClasses.docc: what labels hide and refuse on `/v2`.
@Suite("What labels of types do", .database)
struct DataClassTests {
  private func labelled(_ town: Town, types: [String]? = nil, _ labels: [ClassRules.Label]) throws -> Town {
    var town = town
    town.reach = EntityReach(
      verbs: [.read, .write], servicePaths: [try ServicePathPattern("/#")], types: types,
      classes: ClassRules(revision: 0, labels: labels))
    return town
  }

  @Test func `hidden types are narrowed away, and naming one is refused`() async throws {
    try await TestDatabase.current.withClient { database in
      let all = Town(EntityService(database), 11)
      for type in ["Crowd", "Road", "Walk"] { try await all.create(#"{"id":"E\#(type)","type":"\#(type)"}"#) }
      let labels: [ClassRules.Label] = [
        .init("Crowd", .anonymisedPublic), .init("Walk", .personRelated, isRecipient: true),
      ]
      let town = try labelled(all, labels)
      #expect(try await town.page("options=count").total == 2)
      #expect(try await !town.list().contains("Crowd"))
      #expect(try await town.list("typePattern=.*") == town.list())
      #expect(try await town.types("options=values") == #"["Road","Walk"]"#)
      let refused = "403 class_route_missing"
      #expect(await refusal { _ = try await town.list("type=Crowd") } == refused)
      #expect(await refusal { _ = try await town.list("type=Road,Crowd") } == refused)
      #expect(await refusal { _ = try await town.type("Crowd") } == refused)
      #expect(await refusal { _ = try await town.entity("ECrowd", "type=Crowd") } == refused)
      #expect(await refusal { _ = try await town.entity("ECrowd") } == "404 NotFound")
      // Together with the key's own types: only what both leave.
      let narrow = try labelled(all, types: ["Crowd", "Road"], labels)
      #expect(try await narrow.page("options=count").total == 1)
      #expect(await refusal { _ = try await narrow.list("type=Walk") } == "403 scope_missing")
      // Writing is another route: whoever may not read may still report.
      try await town.create(#"{"id":"EMore","type":"Crowd"}"#)
      #expect(try await all.page("type=Crowd&options=count").total == 2)
    }
  }

  @Test func `personal and pseudonymised types and persons are not written, whatever their case`() async throws {
    try await TestDatabase.current.withClient { database in
      let town = try labelled(
        Town(EntityService(database), 12), [.init("Patient", .personal), .init("Thing", .pseudonymised)])
      let refused = "422 data_class_refused"
      for type in ["Patient", "patient", "PATIENT", "thing", "Person", "person"] {
        #expect(await refusal { try await town.create(#"{"id":"E","type":"\#(type)"}"#) } == refused, "\(type)")
      }
      // A type that is left open becomes Thing.
      #expect(await refusal { try await town.create(#"{"id":"E"}"#) } == refused)
      let batch = #"{"actionType":"append","entities":[{"id":"A","type":"Road"},{"id":"B","type":"Patient"}]}"#
      #expect(await refusal { try await town.batch(batch) } == refused)
      let open = #"{"actionType":"append","entities":[{"id":"A","type":"Road"},{"id":"B"}]}"#
      #expect(await refusal { try await town.batch(open) } == refused)
      #expect(try await town.list() == "[]")
    }
  }
}
