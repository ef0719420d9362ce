import Broker
import CivilTime
import MoyaiTesting
import NGSI
import Postgres
import Testing

@Suite("Usage of writes", .database)
struct UsageTests {
  @Test func `what is charged equals what was acknowledged and what is stored`() async throws {
    let test = try TestDatabase.current
    try await TableRecorder.prepare(test)
    try await test.withClient { database in
      let town = Town(EntityService(database, recorder: TableRecorder()), 1)
      try await town.create(#"{"id":"E","type":"T","a":{"value":1}}"#)
      try await town.patch(#"{"a":{"value":"longer text"}}"#, of: "E")
      try await town.patch(#"{"a":{"value":"longer text"}}"#, of: "E")
      try await town.batch(
        #"""
        {"actionType":"append","entities":[
          {"id":"F","type":"T","b":{"value":1}},{"id":"E","type":"T","c":{"value":2}}]}
        """#
      )
      #expect(try await TableRecorder.total(test, 1).prefix(2) == [4, 2])

      // Refused without effect: not charged. Done in part: charged, since it took effect.
      #expect(await refusal { try await town.create(#"{"id":"E","type":"T"}"#) } == "422 Unprocessable")
      #expect(await refusal { try await town.delete("X") } == "404 NotFound")
      #expect(try await TableRecorder.total(test, 1).prefix(2) == [4, 2])
      #expect(
        await refusal { try await town.patch(#"{"a":{"value":2},"x":{"value":2}}"#, of: "E") } == "422 PartialUpdate")
      try await town.delete("F")

      let total = try await TableRecorder.total(test, 1)
      #expect(total.prefix(2) == [6, 2])
      #expect(Array(total.suffix(2)) == (try await TableRecorder.stored(test, 1)))
      #expect(total[2] == 1)
    }
  }

  @Test func `concurrent jobs that share transactions are charged one by one`() async throws {
    let test = try TestDatabase.current
    try await TableRecorder.prepare(test)
    try await test.withClient { database in
      let town = Town(EntityService(database, recorder: TableRecorder()), 2)
      let acknowledged = await withTaskGroup(of: Bool.self) { group in
        for index in 0..<300 {
          group.addTask {
            await refusal {
              let id = "E\(index % 20)"
              switch index % 3 {
              case 0: try await town.create(#"{"id":"\#(id)","type":"T","n":{"value":\#(index)}}"#)
              case 1: try await town.patch(#"{"n":{"value":\#(index * 1000)}}"#, of: id)
              default: try await town.delete(id)
              }
            } == nil
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      let total = try await TableRecorder.total(test, 2)
      #expect(total[0] == acknowledged)
      #expect(Array(total.suffix(2)) == (try await TableRecorder.stored(test, 2)))
    }
  }

  @Test func `a write that cannot be charged does not happen`() async throws {
    try await TestDatabase.current.withClient { database in
      let town = Town(EntityService(database, recorder: FailingRecorder()), 3)
      #expect(await refusal { try await town.create(#"{"id":"E","type":"T"}"#) } != nil)
      #expect(await refusal { _ = try await town.entity("E") } == "404 NotFound")
    }
  }

  private struct FailingRecorder: UsageRecorder {
    struct Failure: Error {}
    func record(_ usage: [WriteUsage], in scope: inout TenantScope, at instant: Timestamp) throws { throw Failure() }
  }
}
