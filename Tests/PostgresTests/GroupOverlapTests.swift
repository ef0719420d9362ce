import Foundation
import MoyaiTesting
import Postgres
import Synchronization
import Testing

/// Postgres.docc, overlap: up to three batches of a tenant at one time, which do not touch the same.
@Suite struct GroupOverlapTests {
  private struct Job: Sendable {
    let id: String
    let names: [String]?

    var reach: GroupReach { names.map { .only($0.map(\.hashValue)) } ?? .everything }
  }

  /// What is inside the body at one moment.
  private struct Inside {
    var names: [String: Int] = [:]
    var everything = 0
    var batches = 0
    var batchesMax = 0
  }

  private let access = TenantAccess(tenant: TenantID(1))

  private func add(_ job: Job, in scope: inout TenantScope) throws {
    try scope.queue(
      Command("INSERT INTO item (tenant_id, id, n) VALUES (\(scope.tenant), \(job.id), 0)"))
  }

  @Test func `a second batch begins beside the first when enough waits`() async throws {
    let test = try await TestDatabase()
    let begun = Mutex(0)
    let sawCompany = Mutex(false)
    try await test.run { database in
      let group = GroupCommit<Job, Int>(database, reach: \.reach) { scope, jobs in
        begun.withLock { $0 += 1 }
        for job in jobs { try add(job, in: &scope) }
        if jobs.contains(where: { $0.id == "long" }) {
          // Ends only when another batch has begun meanwhile.
          let deadline = ContinuousClock.now + .seconds(30)
          while begun.withLock({ $0 }) < 2, ContinuousClock.now < deadline { Thread.sleep(forTimeInterval: 0.001) }
          sawCompany.withLock { $0 = begun.withLock { $0 } >= 2 }
        }
        return jobs.map { _ in .success(0) }
      }
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { _ = try await group.submit(Job(id: "long", names: ["long"]), access: access) }
        let isInside = try await eventually { begun.withLock { $0 } == 1 }
        #expect(isInside)
        for index in 0..<40 {
          tasks.addTask { _ = try await group.submit(Job(id: "g\(index)", names: ["n\(index)"]), access: access) }
        }
        try await tasks.waitForAll()
      }
    }
    #expect(sawCompany.withLock { $0 })
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%'") == "40")
  }

  @Test func `no two at one time touch the same, what may touch anything goes alone, and everybody gets there`()
    async throws
  {
    let test = try await TestDatabase()
    var random = SeededGenerator()
    let jobs = (0..<400).map { index in
      Job(
        id: "g\(index)",
        names: Int.random(in: 0..<20, using: &random) == 0
          ? nil : (0...Int.random(in: 0...2, using: &random)).map { _ in "n\(Int.random(in: 0..<60, using: &random))" })
    }
    let inside = Mutex(Inside())
    try await test.run { database in
      let group = GroupCommit<Job, Int>(database, batchMax: 16, reach: \.reach) { scope, jobs in
        let names = Set(jobs.flatMap { $0.names ?? [] })
        let everything = jobs.count { $0.names == nil }
        let isFree = inside.withLock { state in
          let isFree =
            state.batches == 0
            || (state.batches <= 2 && everything == 0 && state.everything == 0
              && names.allSatisfy { state.names[$0, default: 0] == 0 })
          for name in names { state.names[name, default: 0] += 1 }
          state.everything += everything
          state.batches += 1
          state.batchesMax = max(state.batchesMax, state.batches)
          return isFree
        }
        #expect(isFree)
        defer {
          inside.withLock { state in
            for name in names { state.names[name, default: 0] -= 1 }
            state.everything -= everything
            state.batches -= 1
          }
        }
        for job in jobs { try add(job, in: &scope) }
        _ = try scope.fetch(ints("SELECT 1 FROM pg_sleep(0.002)"))
        return jobs.map { _ in .success(0) }
      }
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        for job in jobs { tasks.addTask { _ = try await group.submit(job, access: access) } }
        try await tasks.waitForAll()
      }
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'g%'") == "400")
    #expect(inside.withLock { $0.batches } == 0)
  }
}
