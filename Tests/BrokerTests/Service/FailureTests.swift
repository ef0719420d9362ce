import Broker
import MoyaiTesting
import NGSI
import Postgres
import Testing

@Suite("Failures of what the broker stands on", .database)
struct FailureTests {
  @Test func `without a database reads and writes are unavailable, and no bad request waits for one`() async throws {
    var configuration = DatabaseConfiguration(app: "host=/nonexistent dbname=none user=none")
    configuration.queueWaitMax = .milliseconds(300)
    try await TestDatabase.current.withDatabase(configuration) { database in
      let town = Town(EntityService(database), 1)
      for work in [
        { _ = try await town.entity("E") }, { _ = try await town.list() }, { _ = try await town.types() },
        { try await town.create(#"{"id":"E","type":"T"}"#) }, { try await town.patch(#"{"a":{"value":1}}"#, of: "E") },
      ] as [() async throws -> Void] {
        let error = await #expect(throws: BrokerError.self) { try await work() }
        guard case .unavailable? = error else {
          Issue.record("\(String(describing: error))")
          continue
        }
      }
      let narrow = try town.reaching(types: ["Other"])
      #expect(await refusal { try await narrow.create(#"{"id":"E","type":"T"}"#) } == "403 scope_missing")
    }
  }

  private struct Refused: Error {}

  private struct RefusingGuard: AccessGuard {
    var sql: SQL { "SELECT 1" }
    func check(_ row: GuardRow?) throws { throw Refused() }
  }

  @Test func `a guard's refusal passes unchanged and leaves nothing`() async throws {
    try await TestDatabase.current.withClient { database in
      let service = EntityService(database)
      let town = Town(service, 2)
      try await town.create(#"{"id":"E","type":"T","n":{"value":0}}"#)
      let caller = BrokerCaller(
        access: TenantAccess(tenant: town.tenant, guards: [RefusingGuard()]), reach: .everything,
        origin: town.caller.origin, correlator: "c")
      let request = try Payload.entity(Array(#"{"id":"N","type":"T"}"#.utf8), .normalized).creation(upsert: false)
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask { await #expect(throws: Refused.self) { try await service.write(request, for: caller) } }
          group.addTask {
            #expect(await refusal { try await town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: "E") } == nil)
          }
        }
      }
      await #expect(throws: Refused.self) {
        _ = try await service.entity(try EntityID("E"), EntityRetrieval(), at: .everything, for: caller)
      }
      #expect(try await town.list("options=values") == "[[20]]")
    }
  }

  @Test func `a row that is not ours spoils its own answer only`() async throws {
    let test = try TestDatabase.current
    try await test.withClient { database in
      let town = Town(EntityService(database), 3)
      for id in ["A", "B"] { try await town.create(#"{"id":"\#(id)","type":"T","n":{"value":0}}"#) }
      try await test.run(#"UPDATE moyai.entity SET doc = '{"n":5}' WHERE tenant_id = 3 AND id = 'A'"#)
      let outcomes = await withTaskGroup(of: (String, Bool).self) { group in
        for index in 0..<40 {
          let id = index % 2 == 0 ? "A" : "B"
          group.addTask {
            (id, await refusal { try await town.patch(#"{"n":{"value":{"$inc":1}}}"#, of: id) } == nil)
          }
        }
        return await group.reduce(into: [(String, Bool)]()) { $0.append($1) }
      }
      #expect(outcomes.allSatisfy { id, succeeded in succeeded == (id == "B") })
      #expect(try await town.value("n", of: "B") == "20")
    }
  }
}
