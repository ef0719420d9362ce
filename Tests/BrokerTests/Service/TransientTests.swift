import Broker
import CivilTime
import MoyaiTesting
import NGSI
import Testing

@Suite("Transient entities", .database)
struct TransientTests {
  private let start = Timestamp(seconds: 1_800_000_000)

  private func town(_ code: Int32, _ work: (Town, ManualClock) async throws -> Void) async throws {
    try await TableRecorder.prepare(try TestDatabase.current)
    try await TestDatabase.current.withClient { database in
      let clock = ManualClock(start)
      try await work(Town(EntityService(database, clock: clock, recorder: TableRecorder()), code), clock)
    }
  }

  private func body(_ id: String, expiringIn seconds: Int) -> String {
    let instant = (start + .seconds(seconds)).iso8601Milliseconds()
    return #"{"id":"\#(id)","type":"T","a":{"value":1},"dateExpires":{"type":"DateTime","value":"\#(instant)"}}"#
  }

  @Test func `a lapsed entity is served for a minute and then gone for everything`() async throws {
    try await town(1) { town, clock in
      try await town.create(body("E", expiringIn: 100))
      try await town.create(body("Forever", expiringIn: 100))
      try await town.delete(attribute: "dateExpires", of: "Forever")
      clock.advance(by: .seconds(159))
      #expect(try await town.page("options=count").total == 2)
      clock.advance(by: .seconds(1))
      #expect(try await town.list("options=keyValues") == #"[{"id":"Forever","type":"T","a":1}]"#)
      #expect(await refusal { _ = try await town.entity("E") } == "404 NotFound")
      #expect(await refusal { try await town.patch(#"{"a":{"value":2}}"#, of: "E") } == "404 NotFound")
      #expect(try await town.type("T").hasSuffix(#""count":1}"#))
      // The row is still there: creating takes it over, as a new entity at the end of the list.
      try await town.create(#"{"id":"E","type":"T","b":{"value":2}}"#)
      #expect(
        try await town.list("options=keyValues")
          == #"[{"id":"Forever","type":"T","a":1},{"id":"E","type":"T","b":2}]"#)
      let test = try TestDatabase.current
      #expect(Array(try await TableRecorder.total(test, 1).suffix(2)) == (try await TableRecorder.stored(test, 1)))
    }
  }

  @Test func `an entity that is born lapsed can be seen for a minute`() async throws {
    try await town(2) { town, clock in
      try await town.create(body("E", expiringIn: -1_000_000))
      #expect(try await town.page("options=count").total == 1)
      clock.advance(by: .seconds(60))
      #expect(try await town.page("options=count").total == 0)
    }
  }

  @Test func `the sweeper removes what nobody sees, and what is stored falls by it`() async throws {
    try await town(3) { town, clock in
      for number in 0..<5 { try await town.create(body("E\(number)", expiringIn: number)) }
      try await town.create(#"{"id":"S","type":"T"}"#)
      clock.advance(by: .seconds(62.5))
      #expect(try await town.service.sweep(town.tenant) == 3)
      #expect(try await town.service.sweep(town.tenant) == 0)
      #expect(try await town.list("options=values") == "[[1],[1],[]]")
      let test = try TestDatabase.current
      let total = try await TableRecorder.total(test, 3)
      #expect(Array(total.suffix(2)) == (try await TableRecorder.stored(test, 3)))
      #expect(total[0] == 6)
    }
  }
}
