import Foundation
import Postgres
import Synchronization
import Testing

/// Connections that break, servers that go away and come back.
@Suite(.serialized) struct LossTests {
  /// The three ways a write goes to the server.
  enum Way: CaseIterable {
    case flush, interactive, group
  }

  static func write(_ id: String, _ way: Way, _ database: Database, _ group: GroupCommit<String, Void>) async throws {
    switch way {
    case .flush: _ = try await database.withTenant(aizu, .readWrite, AddItem(access: aizu, id: id))
    case .interactive:
      try await database.withTenant(aizu, .readWrite) { (scope: inout TenantScope) in
        try scope.execute(AddItem(access: aizu, id: id))
      }
    case .group: try await group.submit(id, access: aizu)
    }
  }

  static func makeGroup(_ database: Database) -> GroupCommit<String, Void> {
    GroupCommit(database) { scope, ids in
      for id in ids { try scope.queue(AddItem(access: aizu, id: id)) }
      return ids.map { _ in .success(()) }
    }
  }

  @Test(arguments: Way.allCases)
  func `a loss between COMMIT and its reply is an unknown outcome and is never repeated`(way: Way) async throws {
    let test = try await TestDatabase()
    let proxy = try FaultProxy(to: test.cluster)
    defer { proxy.stop() }
    try await test.run({ $0.app = proxy.conninfo(test.name) }) { database in
      let group = LossTests.makeGroup(database)
      for (fault, id) in [(FaultProxy.Fault.loseReplyOfCommit, "done"), (.loseCommit, "undone")] {
        let isReachable = try await eventually {
          await errorCode {
            try await LossTests.write("warm\(id)\(UInt32.random(in: 0 ... .max))", way, database, group)
          } == nil
        }
        #expect(isReachable)
        // COMMIT's text travels only until it is prepared, so every fault gets fresh connections.
        try await test.sql(
          "SELECT pg_terminate_backend(pid) FROM moyai.session"
        )
        let isBack = try await eventually {
          let sessions = try await test.sql(
            "SELECT count(*) FROM moyai.session")
          return database.isReachable && sessions == "6"
        }
        #expect(isBack)
        proxy.set(fault)
        let code = await errorCode { try await LossTests.write(id, way, database, group) }
        proxy.set(.none)
        #expect(code == .outcomeUnknown)
      }
    }
    #expect(try await test.sql("SELECT string_agg(id, ',') FROM moyai.item WHERE id IN ('done', 'undone')") == "done")
  }

  @Test(arguments: Way.allCases)
  func `a loss before the COMMIT changed nothing and says so`(way: Way) async throws {
    let test = try await TestDatabase()
    let proxy = try FaultProxy(to: test.cluster)
    defer { proxy.stop() }
    try await test.run({ $0.app = proxy.conninfo(test.name) }) { database in
      let group = LossTests.makeGroup(database)
      let isReachable = try await eventually { database.isReachable }
      #expect(isReachable)
      proxy.set(.loseEverything)
      let code = await errorCode { try await LossTests.write("lost", way, database, group) }
      // In one flush the COMMIT was on its way with all the rest, so nobody can be sure.
      #expect(code == (way == .interactive ? .unavailable : .outcomeUnknown))
      let read = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
      #expect(read == .unavailable, "a read changes nothing")
      proxy.set(.none)
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id = 'lost'") == "0")
  }

  /// Writers that never stop, each with ids of its own, while connections are killed. Afterwards every acknowledged
  /// write is there, every refused one is not.
  @Test(arguments: [false, true])
  func `nothing acknowledged is lost and nothing refused is stored`(isHard: Bool) async throws {
    let cluster = try await TestCluster(isDurable: true)
    try await cluster.start()
    defer { cluster.stop() }
    let test = try await TestDatabase(in: cluster)
    let outcomes = WriteLog()
    try await test.run({ $0.queueWaitMax = .milliseconds(500) }) { database in
      let group = LossTests.makeGroup(database)
      let isReachable = try await eventually { database.isReachable }
      #expect(isReachable)
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for writer in 0..<12 {
          tasks.addTask {
            let way = Way.allCases[writer % 3]
            var number = 0
            while !Task.isCancelled {
              number += 1
              let id = "w\(writer)-\(number)"
              do {
                try await LossTests.write(id, way, database, group)
                outcomes.add(id, .done)
              } catch let error as PostgresError where error.code == .outcomeUnknown {
                outcomes.add(id, .unknown)
              } catch {
                outcomes.add(id, .refused)
                try? await Task.sleep(for: .milliseconds(5))
              }
            }
          }
        }
        for _ in 0..<8 {
          try await Task.sleep(for: .milliseconds(300))
          if isHard {
            // The death of one backend by SIGKILL makes the server throw out everybody and recover.
            let pid =
              (try? await test.sql(
                "SELECT pid FROM moyai.session ORDER BY random() LIMIT 1")) ?? ""
            if let pid = Int32(pid) { kill(pid, SIGKILL) }
          } else {
            _ = try? await test.sql(
              "SELECT pg_terminate_backend(pid) FROM moyai.session WHERE random() < 0.5")
          }
        }
        tasks.cancelAll()
        try await tasks.waitForAll()
      }
    }
    let isUp = try await eventually { (try? await test.sql("SELECT 1")) == "1" }
    #expect(isUp)
    let stored = Set(
      try await test.sql("SELECT id FROM moyai.item WHERE id LIKE 'w%'").split(separator: "\n").map(String.init))
    let (done, refused, unknown) = (outcomes.ids(.done), outcomes.ids(.refused), outcomes.ids(.unknown))
    #expect(done.count > 100)
    #expect(done.isSubset(of: stored), "lost: \(done.subtracting(stored).sorted().prefix(5))")
    #expect(refused.isDisjoint(with: stored), "stored: \(refused.intersection(stored).sorted().prefix(5))")
    #expect(stored.subtracting(done).isSubset(of: unknown))
  }

  @Test func `a server that restarts is found again, and meanwhile requests fail at once`() async throws {
    let cluster = try await TestCluster(isDurable: true)
    try await cluster.start()
    defer { cluster.stop() }
    let test = try await TestDatabase(in: cluster)
    let observations = Observations()
    try await test.run(observer: observations) { database in
      let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      #expect(rows == [1001])
      #expect(database.isReachable)
      cluster.stop(SIGINT)
      let isGone = try await eventually { !database.isReachable }
      #expect(isGone)
      let isRefusing = try await eventually {
        let start = ContinuousClock.now
        let code = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
        return code == .unavailable && start.duration(to: .now) < .milliseconds(100)
      }
      #expect(isRefusing)
      let interactive = await errorCode {
        try await database.withTenant(aizu, .readOnly) { (_: inout TenantScope) in 1 }
      }
      #expect(interactive == .unavailable)
      let long = await errorCode { try await database.longRead(aizu) { (scope: inout TenantScope) in 1 } }
      #expect(long == .unavailable)
      try await cluster.start()
      let isBack = try await eventually {
        await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) } == nil
      }
      #expect(isBack)
      let isKnown = try await eventually { database.isReachable }
      #expect(isKnown)
      // Long reads have connections of their own, which come back in their own time.
      let isRead = try await eventually {
        let rows = try? await database.longRead(aizu) { (scope: inout TenantScope) in
          try scope.fetch(ReadItem(access: aizu, id: "i1"))
        }
        return rows == [1001]
      }
      #expect(isRead)
    }
    let changes = observations.list.compactMap { if case .reachable(let isReachable) = $0 { isReachable } else { nil } }
    #expect(changes.starts(with: [true, false, true]) && changes.last == false, "\(observations.list)")
    #expect(zip(changes, changes.dropFirst()).allSatisfy { $0 != $1 }, "each change is told once: \(observations.list)")
  }

  @Test func `a database that is not there at the start is waited for`() async throws {
    let cluster = try await TestCluster()
    try await cluster.start()
    let test = try await TestDatabase(in: cluster)
    cluster.stop(SIGINT)
    defer { cluster.stop() }
    try await test.run { database in
      let code = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
      #expect(code == .unavailable)
      try await cluster.start()
      let isBack = try await eventually {
        await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) } == nil
      }
      #expect(isBack)
    }
  }

  @Test func `an idle connection's end is noticed before a request is sent into it`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      for _ in 0..<10 {
        _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
        let before = try await test.sql(
          "SELECT string_agg(pid::text, ',') FROM moyai.session"
        )
        try await test.sql(
          "SELECT pg_terminate_backend(pid, 5000) FROM moyai.session"
        )
        let isReplaced = try await eventually {
          let now = try await test.sql(
            "SELECT string_agg(pid::text, ',') FROM moyai.session"
          )
          return Set(now.split(separator: ",")).isDisjoint(with: before.split(separator: ",")) && database.isReachable
        }
        #expect(isReplaced)
      }
    }
  }

  @Test func `a server that became read-only is left for the next one`() async throws {
    let test = try await TestDatabase()
    try await test.sql("ALTER DATABASE \(test.name) SET default_transaction_read_only = on")
    try await test.run({
      $0.pipelineWorkers = 1
      $0.interactiveWorkers = 1
    }) { database in
      let group = LossTests.makeGroup(database)
      for way in LossTests.Way.allCases {
        let code = await errorCode { try await LossTests.write("a-\(way)", way, database, group) }
        #expect(code == .server(.readOnlyTransaction))
      }
      // Sessions that are open keep the setting they began with; only new ones can write.
      try await test.cluster.sql("ALTER DATABASE \(test.name) RESET default_transaction_read_only")
      for way in LossTests.Way.allCases {
        let isWritable = try await eventually {
          await errorCode {
            try await LossTests.write("b-\(way)-\(UInt32.random(in: 0 ... .max))", way, database, group)
          } == nil
        }
        #expect(isWritable)
      }
    }
  }

  @Test func `stopping interrupts what runs`() async throws {
    let test = try await TestDatabase()
    let start = ContinuousClock.now
    let code = try await test.run { database in
      let running = Task {
        await errorCode {
          try await database.longRead(aizu) { (scope: inout TenantScope) in
            for _ in 0..<100 { _ = try scope.fetch(ints("SELECT 1 FROM pg_sleep(0.6)")) }
          }
        }
      }
      try await test.awaitRunning("pg_sleep(0.6)")
      return running
    }
    #expect(await code.value == .cancelled)
    #expect(start.duration(to: .now) < .seconds(20))
  }

  @Test func `after the client has stopped everything is refused`() async throws {
    let test = try await TestDatabase()
    let database = Database(test.configuration())
    let running = Task { try await database.run() }
    _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
    running.cancel()
    try await running.value
    let code = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
    #expect(code == .unavailable)
    #expect(!database.isReachable)
    let left = try await eventually {
      try await test.sql(
        "SELECT count(*) FROM moyai.session") == "0"
    }
    #expect(left, "a connection was left open")
  }
}

/// What each writer was told about each of its writes.
private final class WriteLog: Sendable {
  enum Outcome { case done, refused, unknown }

  private let all = Mutex<[Outcome: Set<String>]>([:])

  func add(_ id: String, _ outcome: Outcome) {
    all.withLock { _ = $0[outcome, default: []].insert(id) }
  }

  func ids(_ outcome: Outcome) -> Set<String> {
    all.withLock { $0[outcome] ?? [] }
  }
}
