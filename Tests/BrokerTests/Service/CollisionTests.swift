import Broker
import MoyaiTesting
import Testing

/// What happens when another process has inserted the same key and not yet committed it.
@Suite("Inserts that meet", .database)
struct CollisionTests {
  private func meet(_ tenant: Int32, late: @escaping @Sendable (Town) async throws -> Void) async throws -> String? {
    let test = try TestDatabase.current
    return try await test.withClient { one in
      try await test.withClient { other in
        let gate = GateObserver()
        let early = Town(EntityService(one, observer: gate), tenant)
        let second = Town(EntityService(other), tenant)
        async let first = refusal { try await early.create(#"{"id":"E","type":"T","early":{"value":1}}"#) }
        while !gate.isReached { try await Task.sleep(for: .milliseconds(5)) }
        async let follower = refusal { try await late(second) }
        try await waitForLock(test)
        gate.open()
        #expect(await first == nil)
        return await follower
      }
    }
  }

  /// Until a session of this database waits for another.
  private func waitForLock(_ test: TestDatabase) async throws {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
      let waiting = try await test.rows(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
      if waiting[0][0] != "0" { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("nobody waited: the test has not tested what it is for")
  }

  @Test func `an upsert becomes the update it would have been a moment later`() async throws {
    let outcome = try await meet(1) { try await $0.create(#"{"id":"E","type":"T","late":{"value":2}}"#, upsert: true) }
    #expect(outcome == nil)
    try await TestDatabase.current.withClient { database in
      let entity = try await Town(EntityService(database), 1).entity("E", "options=keyValues")
      #expect(entity == #"{"id":"E","type":"T","early":1,"late":2}"#)
    }
  }

  @Test func `a creation is refused, because the entity exists`() async throws {
    #expect(try await meet(2) { try await $0.create(#"{"id":"E","type":"T"}"#) } == "422 Unprocessable")
  }

  @Test func `of a batch the other entities are made once`() async throws {
    let outcome = try await meet(3) { town in
      let items = ["A", "E", "Z"].map { #"{"id":"\#($0)","type":"T","late":{"value":{"$inc":1}}}"# }
      try await town.batch(#"{"actionType":"append","entities":[\#(items.joined(separator: ","))]}"#)
    }
    #expect(outcome == nil)
    try await TestDatabase.current.withClient { database in
      let list = try await Town(EntityService(database), 3).list("orderBy=id&attrs=late&options=values")
      #expect(list == "[[1],[1],[1]]")
    }
  }
}
