import Postgres
import Testing

@Suite(.serialized) struct TransactionTests {
  @Test func `reads and writes in one transaction, with what is queued before`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let sum = try await database.withTenant(aizu, .readWrite) { (scope: inout TenantScope) in
        let before = try scope.fetch(ReadItem(access: aizu, id: "i1"))
        try scope.queue(AddItem(access: aizu, id: "a", n: 1))
        try scope.queue(AddItem(access: aizu, id: "b", n: 2))
        let changed = try scope.execute(Command("UPDATE item SET n = n + 1 WHERE tenant_id = 1 AND id IN ('a', 'b')"))
        try scope.queue(AddItem(access: aizu, id: "c", n: 3))
        return before[0] + changed
      }
      #expect(sum == 1003)
    }
    #expect(
      try await test.sql("SELECT string_agg(id || n, ',' ORDER BY id) FROM moyai.item WHERE n < 10") == "a2,b3,c3")
  }

  @Test func `what the closure throws takes everything back`() async throws {
    struct Refused: Error {}
    let test = try await TestDatabase()
    try await test.run { database in
      await #expect(throws: Refused.self) {
        try await database.withTenant(aizu, .readWrite) { (scope: inout TenantScope) in
          try scope.execute(AddItem(access: aizu, id: "a"))
          throw Refused()
        }
      }
      let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "a"))
      #expect(rows.isEmpty)
    }
  }

  @Test func `a failed statement ends the transaction even when the closure swallows the error`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let code = await errorCode {
        try await database.withTenant(aizu, .readWrite) { (scope: inout TenantScope) in
          try scope.execute(AddItem(access: aizu, id: "a"))
          _ = try? scope.execute(AddItem(access: aizu, id: "i1"))
          _ = try? scope.execute(AddItem(access: aizu, id: "b"))
        }
      }
      #expect(code == .server(.uniqueViolation))
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id IN ('a', 'b')") == "0")
  }

  @Test func `a constraint is reported by its name`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      do {
        _ = try await database.withTenant(aizu, .readWrite, AddItem(access: aizu, id: "neg", n: -1))
        Issue.record("the constraint was not applied")
      } catch let error as PostgresError {
        #expect(error.constraint == "item_n_positive")
        #expect(error.table == "item")
        #expect(error.statement?.hasPrefix("INSERT INTO item") == true)
        #expect(!"\(error)".contains("neg"), "a description must be safe to log")
      }
    }
  }

  @Test func `a queued statement's failure at COMMIT takes everything back`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let code = await errorCode {
        try await database.withTenant(aizu, .readWrite) { (scope: inout TenantScope) in
          try scope.queue(AddItem(access: aizu, id: "a"))
          try scope.queue(AddItem(access: aizu, id: "i1"))
          try scope.queue(AddItem(access: aizu, id: "b"))
        }
      }
      #expect(code == .server(.uniqueViolation))
    }
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id IN ('a', 'b')") == "0")
  }

  @Test func `a deferred constraint fails at COMMIT as an ordinary error`() async throws {
    let test = try await TestDatabase()
    try await test.sql(
      "ALTER TABLE moyai.item ADD CONSTRAINT item_n_once UNIQUE (tenant_id, n) DEFERRABLE INITIALLY DEFERRED")
    try await test.run { database in
      for access in [aizu, TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "yes")])] {
        do {
          _ = try await database.withTenant(access, .readWrite, AddItem(access: access, id: "a", n: 1001))
          Issue.record("the constraint was not applied")
        } catch let error as PostgresError {
          #expect(error.code == .server(.uniqueViolation))
          #expect(error.constraint == "item_n_once")
        }
      }
    }
  }

  @Test func `guards are read before the work counts, also when everything is queued`() async throws {
    let test = try await TestDatabase()
    let closed = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "no")])
    let open = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "yes")])
    try await test.run { database in
      await #expect(throws: PermissionGuard.Refused.self) {
        try await database.withTenant(closed, .readWrite) { (scope: inout TenantScope) in
          try scope.queue(AddItem(access: closed, id: "a"))
        }
      }
      await #expect(throws: PermissionGuard.Refused.self) {
        try await database.withTenant(closed, .readWrite) { (scope: inout TenantScope) in
          _ = try? scope.execute(AddItem(access: closed, id: "a"))
        }
      }
      await #expect(throws: PermissionGuard.Refused.self) {
        try await database.withTenant(closed, .readOnly) { (_: inout TenantScope) in 1 }
      }
      try await database.withTenant(open, .readWrite) { (scope: inout TenantScope) in
        try scope.queue(AddItem(access: open, id: "b"))
      }
    }
    #expect(try await test.sql("SELECT id FROM moyai.item WHERE id IN ('a', 'b')") == "b")
  }

  @Test func `rows can be read one by one, and left in the middle`() async throws {
    struct Enough: Error {}
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      for _ in 0..<3 {
        let total = try await database.longRead(aizu) { (scope: inout TenantScope) in
          var total = 0
          try scope.forEach(ints("SELECT i FROM generate_series(1, 200000) i WHERE i <> \(7)")) { total += $0 }
          return total
        }
        #expect(total == 200_000 * 200_001 / 2 - 7)
      }
      let start = ContinuousClock.now
      await #expect(throws: Enough.self) {
        try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
          try scope.forEach(ints("SELECT generate_series(1, 2000000000)")) { row in
            if row == 1_000 { throw Enough() }
          }
        }
      }
      #expect(start.duration(to: .now) < .seconds(30), "the statement was not interrupted")
      let rows = try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
        try scope.fetch(ReadItem(access: aizu, id: "i1"))
      }
      #expect(rows == [1001])
      let code = await errorCode {
        try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
          try scope.forEach(ints("SELECT 10 / (5 - i) FROM generate_series(1, 10) i")) { _ in }
        }
      }
      #expect(code == .server("22012"))
    }
  }

  @Test func `a snapshot sees one moment`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let counts = try await database.longRead(aizu) { (scope: inout TenantScope) in
        let before = try scope.fetch(ints("SELECT count(*) FROM item"))
        _ = try test.sqlBlocking("DELETE FROM moyai.item WHERE tenant_id = 1")
        return before + (try scope.fetch(ints("SELECT count(*) FROM item")))
      }
      #expect(counts == [20, 20])
    }
  }

  @Test func `a cancelled task interrupts its transaction`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      let start = ContinuousClock.now
      let running = Task {
        await errorCode {
          try await database.withTenant(aizu, .readWrite) { (scope: inout TenantScope) in
            try scope.execute(AddItem(access: aizu, id: "a"))
            _ = try scope.fetch(ints("SELECT 1 FROM pg_sleep(30)"))
          }
        }
      }
      try await test.awaitRunning("pg_sleep(30)")
      running.cancel()
      #expect(await running.value == .cancelled)
      #expect(start.duration(to: .now) < .seconds(25))
      let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "a"))
      #expect(rows.isEmpty)
      let next = try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
        try scope.fetch(ints("SELECT 1"))
      }
      #expect(next == [1], "the interruption must not reach the next job")
    }
  }

  @Test func `an overlong statement is a timeout, not a cancellation`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveStatementTimeout = .milliseconds(100) }) { database in
      let code = await errorCode {
        try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
          try scope.fetch(ints("SELECT 1 FROM pg_sleep(30)"))
        }
      }
      #expect(code == .timeout)
    }
  }

  @Test func `blocked transactions leave the cooperative pool free`() async throws {
    let test = try await TestDatabase()
    let finished = Counter()
    try await test.run({ $0.interactiveWorkers = 4 }) { database in
      _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
              _ = try scope.fetch(ints("SELECT 1 FROM pg_sleep(2)"))
            }
            finished.increment()
          }
        }
        for _ in 0..<100 { await Task.yield() }
        let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
        #expect(rows == [1001])
        #expect(finished.value < 8, "the read had to wait for the blocked ones")
        try await group.waitForAll()
      }
    }
  }

  @Test func `each role works by its own connection, and only where one is configured`() async throws {
    let test = try await TestDatabase()
    let meter = test.cluster.conninfo(test.name, user: "moyai_meter")
    try await test.run({ $0.meter = meter }) { database in
      let user = strings("SELECT current_user::text")
      let app = try await database.withPlatform(.app) { (scope: inout PlatformScope) in try scope.fetch(user) }
      let metering = try await database.withPlatform(.meter) { (scope: inout PlatformScope) in try scope.fetch(user) }
      #expect(app == ["moyai_app"])
      #expect(metering == ["moyai_meter"])
      let ops = await errorCode {
        try await database.withPlatform(.ops) { (scope: inout PlatformScope) in try scope.fetch(user) }
      }
      #expect(ops == .notConfigured)
      let write = await errorCode {
        try await database.withPlatform(.meter) { (scope: inout PlatformScope) in
          try scope.execute(Command("INSERT INTO note (text) VALUES ('x')"))
        }
      }
      #expect(write == .server(.insufficientPrivilege))
    }
  }

  @Test func `nothing survives into the next use of a connection`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.interactiveWorkers = 1 }) { database in
      for tenant in [aizu, koriyama] {
        _ = try await database.withTenant(tenant, .readOnly) { (scope: inout TenantScope) in
          try scope.fetch(ints("SELECT count(*) FROM item"))
        }
        let setting = try await database.withPlatform(.app) { (scope: inout PlatformScope) in
          try scope.fetch(strings("SELECT coalesce(current_setting('moyai.tenant', true), '')"))
        }
        #expect(setting == [""])
      }
    }
  }
}
