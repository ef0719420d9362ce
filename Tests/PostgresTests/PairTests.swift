import Postgres
import Testing

/// Work in two transactions that leave together.
@Suite(.serialized) struct PairTests {
  /// Adds an item and then reads it, and tells of both transactions.
  private struct AddThenRead: PairedWork {
    let access: TenantAccess
    let id: String
    var n = 7
    /// What the second transaction divides by.
    var divisor = 1
    var isOfManyTenants = false

    struct Outcome: Sendable {
      let found: Int?
      /// Whether the second ran in another transaction than the first.
      let isApart: Bool
      /// How far the log was written when the second ran, behind the first's COMMIT.
      let written: Int
      let shared: Int
      /// Whose the second transaction was: the one tenant, and the list of many.
      let settings: String
    }

    static func first(_ all: [AddThenRead]) -> Query<(String, Int)> {
      let table: SQL = all[0].isOfManyTenants ? "open_item" : "item"
      return Query(
        """
        WITH added AS (INSERT INTO \(table) (tenant_id, id, n)
          SELECT t, i, n FROM unnest(\(all.map(\.access.tenant.code)), \(all.map(\.id)), \(all.map(\.n))) AS t (t, i, n)
          RETURNING id)
        SELECT id, pg_current_xact_id()::text::int8 FROM added
        """
      ) { (row: borrowing RowReader) throws(DecodingFailure) in (try row.string(0), try row.int(1)) }
    }

    static func second(_ all: [AddThenRead]) -> Query<(String, Int, Int, Int, String)> {
      let divisor = all.map(\.divisor).min() ?? 1
      let table: SQL = all[0].isOfManyTenants ? "open_item" : "item"
      return Query(
        """
        SELECT id, n / \(divisor), pg_current_xact_id()::text::int8, (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::int8,
          concat(current_setting('moyai.tenant', true), ' ', current_setting('moyai.tenants', true))
        FROM \(table) WHERE tenant_id = ANY (\(all.map(\.access.tenant.code))) AND id = ANY (\(all.map(\.id)))
        """
      ) { (row: borrowing RowReader) throws(DecodingFailure) in
        (try row.string(0), try row.int(1), try row.int(2), try row.int(3), try row.string(4))
      }
    }

    static func outcomes(
      of all: [AddThenRead], _ first: [(String, Int)], _ second: [(String, Int, Int, Int, String)]
    ) throws -> [Result<Outcome, any Error>] {
      all.map { work in
        guard let added = first.first(where: { $0.0 == work.id }) else {
          return .failure(PostgresError(.unexpectedReply, "\(work.id) was not added"))
        }
        let found = second.first { $0.0 == work.id }
        return .success(
          Outcome(
            found: found?.1, isApart: found.map { $0.2 != added.1 } ?? false, written: found?.3 ?? 0, shared: all.count,
            settings: found?.4 ?? ""))
      }
    }
  }

  private struct Sleep: PairedWork {
    static func first(_ all: [Sleep]) -> Command { Command("SELECT pg_sleep(1)") }
    static func second(_ all: [Sleep]) -> Command { Command("SELECT 1") }
    static func outcomes(of all: [Sleep], _ first: [Void], _ second: [Void]) throws -> [Result<Bool, any Error>] {
      all.map { _ in .success(true) }
    }
  }

  /// Lets all of the work wait behind one that sleeps, so that it is sent in one flush.
  private func together(
    _ works: [AddThenRead], in test: TestDatabase
  ) async throws -> [Result<AddThenRead.Outcome, any Error>] {
    let conninfo = test.conninfo
    let (results, answer) = AsyncStream.makeStream(of: [Result<AddThenRead.Outcome, any Error>].self)
    try await test.run({
      $0.gateway = conninfo
      $0.gateWorkers = 1
      $0.gatewayStatementTimeout = .seconds(60)
    }) { database in
      async let blocker = database.inPairs(Sleep(), of: aizu.tenant)
      try await test.awaitRunning("pg_sleep(1)")
      let tasks = works.map { work in Task { try await database.inPairs(work, of: work.access.tenant) } }
      let isQueued = try await eventually { database.load[.gates]?.waiting == works.count }
      #expect(isQueued)
      #expect(try await blocker)
      var all: [Result<AddThenRead.Outcome, any Error>] = []
      for task in tasks { all.append(await task.result) }
      answer.yield(all)
    }
    for await all in results { return all }
    return []
  }

  private func work(
    _ tenant: Int32, _ id: String, n: Int = 7, divisor: Int = 1, isOfMany: Bool = false
  ) -> AddThenRead {
    AddThenRead(
      access: TenantAccess(tenant: TenantID(tenant)), id: id, n: n, divisor: divisor, isOfManyTenants: isOfMany)
  }

  @Test func `the second reads what the first committed, and nobody is told before both are on disk`() async throws {
    let test = try await TestDatabase()
    try await test.sql("ALTER DATABASE \(test.name) SET synchronous_commit = on")
    let works = (0..<12).map { work(Int32($0 % 4 + 1), "p\($0)", n: $0) }
    let results = try await together(works, in: test)
    let flushed = try await test.sql("SELECT (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::int8")
    let durable = try #require(Int(flushed))
    #expect(results.count == works.count)
    for (number, result) in results.enumerated() {
      let outcome = try result.get()
      #expect(outcome.found == number && outcome.isApart && outcome.shared == 3)
      #expect(outcome.written > 0 && durable >= outcome.written, "told while it was not on disk")
    }
    #expect(
      try await test.sql(
        "SELECT count(*) FROM moyai.item WHERE id LIKE 'p%' AND tenant_id = substr(id, 2)::int % 4 + 1")
        == "12")
  }

  @Test func `a first statement that fails takes none but its own with it`() async throws {
    let test = try await TestDatabase()
    // The middle one violates a constraint, and the neighbour of its own tenant must not suffer either.
    let results = try await together(
      [work(1, "f1"), work(2, "f2", n: -1), work(2, "f3"), work(3, "f4")], in: test)
    #expect(results.map { (try? $0.get())?.found } == [7, nil, 7, 7])
    guard case .failure(let error) = try #require(results.dropFirst().first) else { return }
    #expect((error as? PostgresError)?.code == .server(.checkViolation))
    #expect(
      try await test.sql("SELECT string_agg(id, ' ' ORDER BY id) FROM moyai.item WHERE id LIKE 'f%'") == "f1 f3 f4")
  }

  @Test func `a second statement that fails leaves its first committed and never runs that again`() async throws {
    let test = try await TestDatabase()
    let results = try await together([work(1, "s1"), work(2, "s2", divisor: 0), work(3, "s3")], in: test)
    #expect(results.map { (try? $0.get())?.found } == [7, nil, 7])
    #expect(
      try await test.sql("SELECT string_agg(id, ' ' ORDER BY id) FROM moyai.item WHERE id LIKE 's%'") == "s1 s2 s3")
  }

  @Test func `a second statement that fails for several takes none but its own with it`() async throws {
    let test = try await TestDatabase()
    let results = try await together([work(1, "t1"), work(1, "t2", divisor: 0), work(1, "t3", n: 8)], in: test)
    #expect(results.map { (try? $0.get())?.found } == [7, nil, 8])
    guard case .failure(let error) = try #require(results.dropFirst().first) else { return }
    #expect((error as? PostgresError)?.code == .server("22012"))
    #expect(
      try await test.sql("SELECT string_agg(id, ' ' ORDER BY id) FROM moyai.item WHERE id LIKE 't%'") == "t1 t2 t3")
  }

  @Test func `work that may be of many tenants shares one pair with its like, and no other's tenant is set`() async throws {
    let test = try await TestDatabase()
    let works = [
      work(1, "m1", isOfMany: true), work(1, "m2"), work(2, "m3", n: 8, isOfMany: true), work(1, "m4", isOfMany: true),
    ]
    let outcomes = try await together(works, in: test).map { try $0.get() }
    #expect(outcomes.map(\.found) == [7, 7, 8, 7])
    #expect(outcomes.map(\.shared) == [3, 1, 3, 3])
    #expect(outcomes.map(\.settings) == [" {1,2}", "1 ", " {1,2}", " {1,2}"])
    #expect(outcomes.map(\.isApart) == [true, true, true, true])
    // A tenant's table is closed to it.
    struct Closed: PairedWork {
      var isOfManyTenants: Bool { true }
      static func first(_ all: [Closed]) -> Command { Command("INSERT INTO item (tenant_id, id) VALUES (1, 'closed')") }
      static func second(_ all: [Closed]) -> Command { Command("SELECT 1") }
      static func outcomes(of all: [Closed], _ first: [Void], _ second: [Void]) throws -> [Result<Bool, any Error>] {
        all.map { _ in .success(true) }
      }
    }
    let conninfo = test.conninfo
    let code = try await test.run({ $0.gateway = conninfo }) { database in
      await errorCode { try await database.inPairs(Closed(), of: TenantID(1)) }
    }
    #expect(code == .server("42704"), "no tenant was ever set")
  }

  @Test func `among many tenants a failure of either statement takes none but its own with it`() async throws {
    let test = try await TestDatabase()
    let works = [
      work(1, "w1", isOfMany: true), work(2, "w2", n: -1, isOfMany: true), work(3, "w3", divisor: 0, isOfMany: true),
      work(4, "w4", n: 9, isOfMany: true),
    ]
    #expect(try await together(works, in: test).map { (try? $0.get())?.found } == [7, nil, nil, 9])
    let second = [
      work(1, "x1", isOfMany: true), work(3, "x3", divisor: 0, isOfMany: true), work(4, "x4", n: 9, isOfMany: true),
    ]
    let results = try await together(second, in: test)
    #expect(results.map { (try? $0.get())?.found } == [7, nil, 9])
    #expect(results.map { (try? $0.get())?.settings } == [" {1}", nil, " {4}"])
    #expect(
      try await test.sql("SELECT string_agg(id, ' ' ORDER BY id) FROM moyai.open_item WHERE id ~ '^[wx]'")
        == "w1 w3 w4 x1 x3 x4")
  }

  @Test func `a text that no statement can carry fails alone`() async throws {
    let test = try await TestDatabase()
    let results = try await together([work(1, "n1"), work(1, "n\u{0}"), work(1, "n2")], in: test)
    #expect(results.map { (try? $0.get())?.found } == [7, nil, 7])
  }

  @Test func `without a gateway there is an error and no wait`() async throws {
    let test = try await TestDatabase()
    let code = try await test.run { database in
      await errorCode { try await database.inPairs(work(1, "x"), of: TenantID(1)) }
    }
    #expect(code == .notConfigured)
    let told = try await test.run { database in
      await errorCode { try await asked(work(1, "x"), of: TenantID(1), by: database) }
    }
    #expect(told == .notConfigured)
  }

  /// Asks without a task and waits to be told.
  private func asked(
    _ work: AddThenRead, of tenant: TenantID, by database: Database
  ) async throws -> AddThenRead.Outcome {
    try await withCheckedThrowingContinuation { continuation in
      database.inPairs(work, of: tenant) { continuation.resume(with: $0) }
    }
  }

  @Test func `without a task the result is the same`() async throws {
    let test = try await TestDatabase()
    let conninfo = test.conninfo
    try await test.run({ $0.gateway = conninfo }) { database in
      let outcome = try await asked(work(1, "c1", n: 3), of: TenantID(1), by: database)
      #expect(outcome.found == 3 && outcome.isApart)
      let code = await errorCode { try await asked(work(1, "c2", n: -1), of: TenantID(1), by: database) }
      #expect(code == .server(.checkViolation))
      let unsendable = await errorCode { try await asked(work(1, "c\u{0}"), of: TenantID(1), by: database) }
      #expect(unsendable != nil)
    }
    #expect(try await test.sql("SELECT string_agg(id, ' ') FROM moyai.item WHERE id LIKE 'c%'") == "c1")
  }
}
