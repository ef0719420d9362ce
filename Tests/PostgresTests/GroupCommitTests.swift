import Postgres
import Synchronization
import Testing

/// What the group under test is asked to store.
private struct Job: Sendable {
  let access: TenantAccess
  let id: String
  var n = 1
}

/// One INSERT for a whole batch, as a store would do it.
private func insertAll(_ scope: inout TenantScope, _ jobs: [Job]) throws -> [Result<Int, any Error>] {
  let ids = jobs.map { $0.id }
  let numbers = jobs.map { $0.n }
  try scope.execute(
    Command(
      "INSERT INTO item (tenant_id, id, n) SELECT \(scope.tenant), i, n FROM unnest(\(ids), \(numbers)) AS t(i, n)"))
  return jobs.map { .success($0.n) }
}

@Suite(.serialized) struct GroupCommitTests {
  @Test func `jobs that come while a batch is in flight share the next transaction`() async throws {
    let test = try await TestDatabase()
    let sizes = Mutex<[Int]>([])
    try await test.run { database in
      let group = GroupCommit<Job, Int>(database, batchMax: 16) { scope, jobs in
        sizes.withLock { $0.append(jobs.count) }
        return try insertAll(&scope, jobs)
      }
      let sum = try await withThrowingTaskGroup(of: Int.self) { tasks in
        for index in 0..<200 {
          tasks.addTask { try await group.submit(Job(access: aizu, id: "g\(index)", n: index), access: aizu) }
        }
        return try await tasks.reduce(0, +)
      }
      #expect(sum == 199 * 200 / 2, "every job gets its own answer")
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%'") == "200")
    let batches = sizes.withLock { $0 }
    #expect(batches.reduce(0, +) == 200)
    #expect(batches.allSatisfy { $0 <= 16 })
    #expect(batches.count < 100, "nothing was grouped: \(batches)")
  }

  @Test func `one writer per tenant: its batches never overlap`() async throws {
    let test = try await TestDatabase()
    let inside = Mutex<[TenantID: Int]>([:])
    try await test.run { database in
      let group = GroupCommit<Job, Int>(database, batchMax: 4) { scope, jobs in
        let tenant = scope.tenant
        let writers = inside.withLock { state in
          state[tenant, default: 0] += 1
          return state[tenant] ?? 0
        }
        #expect(writers == 1)
        defer { inside.withLock { $0[tenant, default: 0] -= 1 } }
        return try insertAll(&scope, jobs)
      }
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for index in 0..<300 {
          let access = TenantAccess(tenant: TenantID(Int32(index % 3 + 1)))
          tasks.addTask { _ = try await group.submit(Job(access: access, id: "g\(index)"), access: access) }
        }
        try await tasks.waitForAll()
      }
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%'") == "300")
    #expect(
      try await test.sql(
        "SELECT count(*) FROM moyai.item WHERE id LIKE 'g%' AND tenant_id <> substr(id, 2)::int % 3 + 1") == "0")
  }

  @Test func `a bad job fails alone`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      let group = GroupCommit<Job, Int>(database) { scope, jobs in try insertAll(&scope, jobs) }
      for round in 0..<5 {
        try await withThrowingTaskGroup(of: Void.self) { tasks in
          for index in 0..<40 {
            tasks.addTask {
              switch index % 10 {
              case 4:
                let code = await errorCode { try await group.submit(Job(access: aizu, id: "i1"), access: aizu) }
                #expect(code == .server(.uniqueViolation))
              case 5:
                let code = await errorCode { try await group.submit(Job(access: aizu, id: "z\0"), access: aizu) }
                #expect(code == .invalidValue)
              case 6:
                let code = await errorCode { try await group.submit(Job(access: aizu, id: "neg", n: -1), access: aizu) }
                #expect(code == .server(.checkViolation))
              default: _ = try await group.submit(Job(access: aizu, id: "g\(round)-\(index)"), access: aizu)
              }
            }
          }
          try await tasks.waitForAll()
        }
      }
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%'") == "\(5 * 28)")
  }

  @Test func `a job may be refused by the body while its batch is committed`() async throws {
    struct Refused: Error {}
    let test = try await TestDatabase()
    try await test.run { database in
      let group = GroupCommit<Job, Int>(database) { scope, jobs in
        _ = try insertAll(&scope, jobs.filter { $0.n < 100 })
        return jobs.map { $0.n < 100 ? .success($0.n) : .failure(Refused()) }
      }
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for index in 0..<60 {
          tasks.addTask {
            let job = Job(access: aizu, id: "g\(index)", n: index % 3 == 0 ? 100 : 1)
            if index % 3 == 0 {
              await #expect(throws: Refused.self) { try await group.submit(job, access: aizu) }
            } else {
              _ = try await group.submit(job, access: aizu)
            }
          }
        }
        try await tasks.waitForAll()
      }
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%'") == "40")
  }

  @Test(arguments: [false, true])
  func `every job's guards are checked, and a refused job leaves the batch alone`(asserts: Bool) async throws {
    let test = try await TestDatabase()
    let tenant = TenantID(1)
    let open = TenantAccess(tenant: tenant, guards: [PermissionGuard(name: "yes", asserts: asserts)])
    let closed = TenantAccess(
      tenant: tenant,
      guards: [PermissionGuard(name: "yes", asserts: asserts), PermissionGuard(name: "no", asserts: asserts)])
    let unknown = TenantAccess(tenant: tenant, guards: [PermissionGuard(name: "nobody", asserts: asserts)])
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      // Without a fetch, so that everything would travel with COMMIT if guards did not hold it back.
      let group = GroupCommit<Job, Int>(database) { scope, jobs in
        for job in jobs { try scope.queue(AddItem(access: job.access, id: job.id, n: job.n)) }
        return jobs.map { .success($0.n) }
      }
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for index in 0..<90 {
          tasks.addTask {
            let access = [open, closed, unknown][index % 3]
            let job = Job(access: access, id: "g\(index)")
            if index % 3 == 0 {
              _ = try await group.submit(job, access: access)
            } else {
              await #expect(throws: PermissionGuard.Refused.self) { try await group.submit(job, access: access) }
            }
          }
        }
        try await tasks.waitForAll()
      }
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%'") == "30")
    #expect(
      try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%' AND substr(id, 2)::int % 3 <> 0") == "0")
  }

  @Test func `the queue of a group is bounded, and waits end`() async throws {
    let test = try await TestDatabase()
    try await test.run({
      $0.interactiveWorkers = 1
      $0.queueMax = 5
      $0.queueWaitMax = .milliseconds(400)
    }) { database in
      let isConnected = try await eventually { database.isReachable }
      #expect(isConnected)
      let group = GroupCommit<Job, Int>(database) { scope, jobs in
        if jobs.contains(where: { $0.id == "slow" }) { _ = try scope.fetch(ints("SELECT 1 FROM pg_sleep(4)")) }
        return jobs.map { .success($0.n) }
      }
      let isServed = try await eventually {
        await errorCode { try await group.submit(Job(access: aizu, id: "warm"), access: aizu) } == nil
      }
      #expect(isServed)
      let slow = Task { try await group.submit(Job(access: aizu, id: "slow"), access: aizu) }
      try await test.awaitRunning("pg_sleep(4)")
      let codes = await withTaskGroup(of: PostgresError.Code?.self) { tasks in
        for index in 0..<8 {
          tasks.addTask { await errorCode { try await group.submit(Job(access: aizu, id: "g\(index)"), access: aizu) } }
        }
        return await tasks.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.filter { $0 == .queueFull }.count == 3)
      #expect(codes.filter { $0 == .timeout }.count == 5)
      _ = try await slow.value
    }
  }

  @Test func `a cancelled job that waits is never run`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      let group = GroupCommit<Job, Int>(database) { scope, jobs in
        if jobs.contains(where: { $0.id == "slow" }) { _ = try scope.fetch(ints("SELECT 1 FROM pg_sleep(3)")) }
        return try insertAll(&scope, jobs)
      }
      _ = try await group.submit(Job(access: aizu, id: "warm"), access: aizu)
      let slow = Task { try await group.submit(Job(access: aizu, id: "slow"), access: aizu) }
      try await test.awaitRunning("pg_sleep(3)")
      let waiting = Task { await errorCode { try await group.submit(Job(access: aizu, id: "never"), access: aizu) } }
      try await Task.sleep(for: .milliseconds(200))
      waiting.cancel()
      #expect(await waiting.value == .cancelled)
      _ = try await slow.value
    }
    #expect(try await test.sql("SELECT string_agg(id, ',') FROM moyai.item WHERE id IN ('slow', 'never')") == "slow")
  }
}
