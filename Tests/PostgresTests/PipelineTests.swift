import Postgres
import Testing

@Suite(.serialized) struct PipelineTests {
  @Test func `a statement reads its own tenant's rows`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let first = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i7"))
      let second = try await database.withTenant(koriyama, .readOnly, ReadItem(access: koriyama, id: "i7"))
      #expect(first == [1007])
      #expect(second == [2007])
    }
  }

  @Test func `several statements of different kinds travel in one transaction`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let (_, ids, texts) = try await database.withTenant(
        aizu, .readWrite, AddItem(access: aizu, id: "new", n: 5), ints("SELECT pg_current_xact_id()::text::int8"),
        strings("SELECT xmin::text FROM item WHERE tenant_id = 1 AND id = 'new'"))
      #expect(ids.map(String.init) == texts)
    }
  }

  @Test func `several statements under a guard are done together or not at all`() async throws {
    let test = try await TestDatabase()
    let open = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "yes")])
    let closed = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "no")])
    try await test.run { database in
      let (_, rows) = try await database.withTenant(
        open, .readWrite, AddItem(access: open, id: "a", n: 4), ReadItem(access: open, id: "a"))
      #expect(rows == [4])
      await #expect(throws: PermissionGuard.Refused.self) {
        try await database.withTenant(
          closed, .readWrite, AddItem(access: closed, id: "b"), ReadItem(access: closed, id: "b"))
      }
      let code = await errorCode {
        try await database.withTenant(
          open, .readWrite, AddItem(access: open, id: "c"), AddItem(access: open, id: "a"))
      }
      #expect(code == .server(.uniqueViolation))
    }
    #expect(try await test.sql("SELECT string_agg(id, ',') FROM moyai.item WHERE id IN ('a', 'b', 'c')") == "a")
  }

  @Test func `the load says how many wait and how many connections are open`() async throws {
    let test = try await TestDatabase()
    try await test.run({
      $0.pipelineWorkers = 1
      $0.longReadWorkers = 1
    }) { database in
      _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      #expect(database.load[.pipeline] == PoolLoad(waiting: 0, connections: 1))
      #expect(database.load[.longRead] == PoolLoad(waiting: 0, connections: 0), "connects when first needed")
      async let blocker = database.withTenant(aizu, .readOnly, ints("SELECT 1 FROM pg_sleep(3)"))
      try await test.awaitRunning("pg_sleep(3)")
      async let waiting = database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      let isCounted = try await eventually { database.load[.pipeline]?.waiting == 1 }
      #expect(isCounted)
      _ = try await (blocker, waiting)
    }
  }

  @Test func `a read cannot write`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let code = await errorCode { try await database.withTenant(aizu, .readOnly, AddItem(access: aizu, id: "x")) }
      #expect(code == .server(.readOnlyTransaction))
    }
  }

  @Test func `another tenant's row can be neither read nor written, even when it is asked for`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: koriyama, id: "i7"))
      #expect(rows.isEmpty)
      let code = await errorCode {
        try await database.withTenant(aizu, .readWrite, AddItem(access: koriyama, id: "mine"))
      }
      #expect(code == .server(.insufficientPrivilege))
    }
  }

  @Test func `tenants interleaved on shared connections never see each other's setting`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.pipelineWorkers = 2 }) { database in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<32 {
          group.addTask {
            for round in 0..<60 {
              let tenant = TenantID(Int32((worker + round) % 9 + 1))
              let access = TenantAccess(tenant: tenant)
              // No tenant in the text: only the setting decides what is seen.
              let mode: TransactionMode = round % 5 == 0 ? .readWrite : .readOnly
              let (codes, settings) = try await database.withTenant(
                access, mode, ints("SELECT DISTINCT tenant_id FROM item"),
                strings("SELECT current_setting('moyai.tenant')"))
              #expect(codes == [Int(tenant.code)])
              #expect(settings == ["\(tenant.code)"])
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `reads of several tenants in one exchange are a transaction each, and all are read only`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      async let blocker = database.withTenant(aizu, .readOnly, ints("SELECT 1 FROM pg_sleep(1)"))
      try await test.awaitRunning("pg_sleep(1)")
      let reads = (1...9).map { code in
        Task {
          // Another session's rows would be seen if the setting of the tenant before were still in force.
          try await database.withTenant(
            TenantAccess(tenant: TenantID(code)), .readOnly, ints("SELECT DISTINCT tenant_id FROM item"),
            strings("SELECT now()::text"), strings("SELECT current_setting('transaction_read_only')"))
        }
      }
      let written = Task { try await database.withTenant(aizu, .readWrite, AddItem(access: aizu, id: "written")) }
      let isQueued = try await eventually { database.load[.pipeline]?.waiting == reads.count + 1 }
      #expect(isQueued)
      _ = try await blocker
      var begun: Set<String> = []
      for (index, read) in reads.enumerated() {
        let (codes, times, modes) = try await read.value
        #expect(codes == [index + 1])
        #expect(modes == ["on"])
        begun.formUnion(times)
      }
      #expect(begun.count == reads.count, "each transaction has a beginning of its own")
      _ = try await written.value
    }
    #expect(
      try await test.sql("SELECT string_agg(id, ',') FROM moyai.item WHERE id = 'written'") == "written")
  }

  @Test func `without a tenant a tenant's table answers with an error, not with nothing`() async throws {
    let test = try await TestDatabase()
    try await test.run { database in
      // First use the very connection for a tenant: afterwards the setting is known but empty.
      for _ in 0..<2 {
        let code = await errorCode {
          try await database.withPlatform(.app) { (scope: inout PlatformScope) in
            try scope.fetch(ints("SELECT count(*) FROM item"))
          }
        }
        #expect(code == .server("42704") || code == .server("22P02"))
        _ = try await database.withTenant(aizu, .readOnly) { (scope: inout TenantScope) in
          try scope.fetch(ints("SELECT count(*) FROM item"))
        }
      }
    }
  }

  @Test func `a failing statement harms no neighbour and never runs twice`() async throws {
    let test = try await TestDatabase()
    let observations = Observations()
    try await test.run({ $0.pipelineWorkers = 1 }, observer: observations) { database in
      for round in 0..<20 {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for index in 0..<30 {
            group.addTask {
              let access = TenantAccess(tenant: TenantID(Int32(index % 3 + 1)))
              switch index % 10 {
              case 3:
                let code = await errorCode { try await database.withTenant(access, .readWrite, FailingStatement()) }
                #expect(code == .server("22012"))
              case 4:
                let code = await errorCode {
                  try await database.withTenant(access, .readWrite, AddItem(access: access, id: "i1"))
                }
                #expect(code == .server(.uniqueViolation))
              case 5, 6:
                _ = try await database.withTenant(access, .readWrite, AddItem(access: access, id: "r\(round)-\(index)"))
              default:
                let rows = try await database.withTenant(access, .readOnly, ReadItem(access: access, id: "i2"))
                #expect(rows == [Int(access.tenant.code) * 1000 + 2])
              }
            }
          }
          try await group.waitForAll()
        }
      }
    }
    // Every failing request ran exactly once: the sequence counts runs, and a rollback does not take them back.
    #expect(try await test.sql("SELECT last_value FROM moyai.runs") == "\(20 * 3)")
    // Every innocent write is there, once (the primary key would have refused a second run).
    #expect(try await test.sql("SELECT count(*) FROM moyai.item WHERE id LIKE 'r%'") == "\(20 * 6)")
    let reruns = observations.count { if case .rerunAlone = $0 { true } else { false } }
    #expect(reruns > 0, "no batch ever held a neighbour, so nothing was tested")
  }

  @Test func `a statement that cannot be parsed harms no neighbour, however often it comes`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<200 {
          group.addTask {
            if index % 8 == 0 {
              let code = await errorCode {
                try await database.withTenant(aizu, .readOnly, ints("SELECT nothing FROM nowhere"))
              }
              #expect(code == .server(.undefinedTable))
            } else {
              let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i3"))
              #expect(rows == [1003])
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `large messages both ways do not lock up`() async throws {
    let test = try await TestDatabase()
    let big = String(repeating: "0123456789abcdef", count: 256 << 10)
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<24 {
          group.addTask {
            let rows = try await database.withTenant(
              aizu, .readOnly, strings("SELECT \(big)::text || repeat('z', 2000000)"))
            #expect(rows.first?.utf8.count == big.utf8.count + 2_000_000)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func `a statement with more values than the protocol counts is refused, and harms nobody`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      for (count, expected) in [(65_535, nil), (65_536, PostgresError.Code.invalidValue)] {
        let list = SQL.join(repeatElement("\(true)" as SQL, count: count), separator: ",")
        let code = await errorCode {
          try await database.withTenant(aizu, .readOnly, ints("SELECT cardinality(ARRAY[\(list)])"))
        }
        #expect(code == expected)
      }
      #expect(database.isReachable)
    }
  }

  @Test func `a refused guard throws its own error and no rows come back`() async throws {
    let test = try await TestDatabase()
    let open = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "yes")])
    let closed = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "yes"), PermissionGuard(name: "no")])
    let unknown = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "nobody")])
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<60 {
          group.addTask {
            let access = [open, closed, unknown][index % 3]
            if index % 3 == 0 {
              let rows = try await database.withTenant(access, .readOnly, ReadItem(access: access, id: "i1"))
              #expect(rows == [1001])
            } else {
              await #expect(throws: PermissionGuard.Refused.self) {
                try await database.withTenant(access, .readOnly, ReadItem(access: access, id: "i1"))
              }
            }
          }
        }
        try await group.waitForAll()
      }
      await #expect(throws: PermissionGuard.Refused.self) {
        try await database.withTenant(closed, .readWrite, AddItem(access: closed, id: "refused"))
      }
      _ = try await database.withTenant(open, .readWrite, AddItem(access: open, id: "allowed"))
    }
    #expect(try await test.sql("SELECT id FROM moyai.item WHERE id IN ('refused', 'allowed')") == "allowed")
  }

  @Test func `a guard sees what was committed before the request was made`() async throws {
    let test = try await TestDatabase()
    let access = TenantAccess(tenant: TenantID(1), guards: [PermissionGuard(name: "yes")])
    try await test.run { database in
      for _ in 0..<10 {
        _ = try await database.withTenant(access, .readOnly, ReadItem(access: access, id: "i1"))
        try await test.sql("UPDATE moyai.permission SET allowed = false WHERE name = 'yes'")
        await #expect(throws: PermissionGuard.Refused.self) {
          try await database.withTenant(access, .readOnly, ReadItem(access: access, id: "i1"))
        }
        try await test.sql("UPDATE moyai.permission SET allowed = true WHERE name = 'yes'")
      }
    }
  }

  @Test func `a statement that runs too long is a timeout, and its neighbours are served`() async throws {
    let test = try await TestDatabase()
    try await test.run({
      $0.pipelineWorkers = 1
      $0.pipelineStatementTimeout = .milliseconds(200)
    }) { database in
      async let slow = errorCode { try await database.withTenant(aizu, .readOnly, ints("SELECT 1 FROM pg_sleep(30)")) }
      async let quick = database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      let (code, rows) = (await slow, try await quick)
      #expect(code == .timeout)
      #expect(rows == [1001])
    }
  }

  @Test func `a changed schema is noticed by prepared statements without a failed request`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      let query = strings("SELECT note::text FROM note LIMIT 0")
      let wide = Query<Int>("SELECT * FROM note LIMIT 1") { (row: borrowing RowReader) throws(DecodingFailure) in
        row.columnCount
      }
      try await test.sql("INSERT INTO moyai.note (text) VALUES ('a')")
      for _ in 0..<4 {
        let rows = try await database.withTenant(aizu, .readOnly, wide)
        #expect(rows == [2])
        _ = try await database.withTenant(aizu, .readOnly, query)
      }
      try await test.sql("ALTER TABLE moyai.note ADD COLUMN more int")
      for _ in 0..<4 {
        let rows = try await database.withTenant(aizu, .readOnly, wide)
        #expect(rows == [3])
      }
    }
  }

  @Test func `more different statements than the cache holds all work`() async throws {
    let test = try await TestDatabase()
    try await test.run({
      $0.pipelineWorkers = 1
      $0.preparedStatementsMax = 8
    }) { database in
      for _ in 0..<3 {
        for width in 1...40 {
          let values = SQL.join((1...width).map { "(\($0))" as SQL }, separator: ", ")
          let sum = ints("SELECT sum(v)::int8 FROM (VALUES \(values)) AS t(v)")
          // Twice in a row, so that it is prepared, and evicts another.
          for _ in 0..<2 {
            let rows = try await database.withTenant(aizu, .readOnly, sum)
            #expect(rows == [width * (width + 1) / 2])
          }
        }
      }
      let held = try await database.withTenant(aizu, .readOnly, ints("SELECT count(*) FROM pg_prepared_statements"))
      #expect(held.first ?? .max <= 8 + 32 + 2, "given up in bundles of 32")
    }
  }

  @Test func `the queue is bounded and says so`() async throws {
    let test = try await TestDatabase()
    try await test.run({
      $0.pipelineWorkers = 1
      $0.queueMax = 10
    }) { database in
      _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      async let blocker = database.withTenant(aizu, .readOnly, ints("SELECT 1 FROM pg_sleep(3)"))
      try await test.awaitRunning("pg_sleep(3)")
      let codes = await withTaskGroup(of: PostgresError.Code?.self) { group in
        for _ in 0..<15 {
          group.addTask {
            await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.filter { $0 == .queueFull }.count == 5)
      #expect(codes.filter { $0 == nil }.count == 10)
      _ = try await blocker
    }
  }

  @Test func `who waits too long is told, though every worker is busy`() async throws {
    let test = try await TestDatabase()
    try await test.run({
      $0.pipelineWorkers = 1
      $0.queueWaitMax = .milliseconds(300)
    }) { database in
      let isConnected = try await eventually { database.isReachable }
      #expect(isConnected)
      async let blocker = database.withTenant(aizu, .readOnly, ints("SELECT 1 FROM pg_sleep(5)"))
      try await test.awaitRunning("pg_sleep(5)")
      let start = ContinuousClock.now
      let code = await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
      #expect(code == .timeout)
      #expect(start.duration(to: .now) < .seconds(4))
      _ = try await blocker
    }
  }

  @Test func `a cancelled task's request leaves the queue`() async throws {
    let test = try await TestDatabase()
    try await test.run({ $0.pipelineWorkers = 1 }) { database in
      _ = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1"))
      async let blocker = database.withTenant(aizu, .readOnly, ints("SELECT 1 FROM pg_sleep(3)"))
      try await test.awaitRunning("pg_sleep(3)")
      let waiting = Task {
        await errorCode { try await database.withTenant(aizu, .readWrite, AddItem(access: aizu, id: "never")) }
      }
      let isQueued = try await eventually { database.load[.pipeline]?.waiting == 1 }
      #expect(isQueued)
      waiting.cancel()
      let code = await waiting.value
      #expect(code == .cancelled)
      _ = try await blocker
      let rows = try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "never"))
      #expect(rows.isEmpty)
      let early = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await errorCode { try await database.withTenant(aizu, .readOnly, ReadItem(access: aizu, id: "i1")) }
      }
      #expect(await early.value == .cancelled)
    }
  }
}
