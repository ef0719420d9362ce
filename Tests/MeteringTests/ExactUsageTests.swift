import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Metering

@Suite("Exact usage", .database)
struct ExactUsageTests {
  private struct Stop: Error {}

  private func text(
    _ sql: StaticString, _ tenant: TenantID
  ) async throws -> [[String?]] {
    try await TestDatabase.current.rows(
      sql, [String(tenant.code)], after: "SET search_path = moyai, public", role: TestCluster.administrator)
  }

  @Test("what transactions wrote adds up for each dimension, before it is folded and after")
  func addsUp() async throws {
    let towns = Towns()
    let origin = Sample.origin(towns.first)
    try await TestDatabase.current.withDatabase { database in
      let recorder = ExactUsageRecorder()
      try await database.record(
        [
          .calls(.write, by: origin), .calls(.write, by: origin), .calls(.batch, by: origin),
          .calls(.batchItem, 40, by: origin),
          ExactUsage(origin: origin, meter: .entitiesStored, quantity: 3),
          ExactUsage(origin: origin, meter: .entitiesStored, quantity: -1),
          ExactUsage(origin: origin, meter: .storageBytes, quantity: 500),
        ], for: towns.first, at: Sample.noon, by: recorder)
      try await database.record([.calls(.write, by: origin)], for: towns.first, at: Sample.noon, by: recorder)
      let counted = [["batch", "1", "1"], ["batch-item", "40", "1"], ["write", "3", "2"]]
      let changed = [["entities.stored", "2", "3600000"], ["storage.bytes", "500", "900000000"]]
      let counts: StaticString = """
        SELECT class, sum(qty)::text, sum(n)::text FROM usage_counts WHERE tenant_id = $1::int GROUP BY 1 ORDER BY 1
        """
      let levels: StaticString = """
        SELECT meter, sum(delta)::text, sum(moment)::text FROM usage_levels WHERE tenant_id = $1::int
        GROUP BY 1 ORDER BY 1
        """
      let waiting: StaticString = "SELECT count(*)::text FROM usage_journal WHERE tenant_id = $1::int"
      #expect(try await text(waiting, towns.first) == [["2"]], "one row for each transaction")
      #expect(try await text(counts, towns.first) == counted)
      #expect(try await text(levels, towns.first) == changed)
      try await JournalFolder(database: database).foldAll()
      #expect(try await text(waiting, towns.first) == [["0"]])
      #expect(try await text(counts, towns.first) == counted)
      #expect(try await text(levels, towns.first) == changed)
      let folded = try await text(
        "SELECT class, qty::text, n::text FROM usage_rollup WHERE tenant_id = $1::int ORDER BY class", towns.first)
      #expect(folded == counted)
      let foldedLevels = try await text(
        "SELECT meter, delta::text, moment::text FROM usage_delta WHERE tenant_id = $1::int ORDER BY meter",
        towns.first)
      #expect(foldedLevels == changed)
    }
  }

  @Test("a transaction that is given up leaves no count")
  func rollback() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { database in
      _ = await #expect(throws: Stop.self) {
        try await database.withTenant(TenantAccess(tenant: towns.first), .readWrite) { scope in
          try ExactUsageRecorder().record(
            [.calls(.write, by: Sample.origin(towns.first))], in: &scope, at: Sample.noon)
          _ = try scope.fetch(Command("SELECT 1"))
          throw Stop()
        }
      }
    }
    #expect(try await text("SELECT 1 FROM usage_journal WHERE tenant_id = $1::int", towns.first).isEmpty)
  }

  @Test("what may not be written exactly is refused before anything is")
  func refusals() async throws {
    let towns = Towns()
    let origin = Sample.origin(towns.first)
    let cases: [(ExactUsage, MeteringError)] = [
      (.calls(.read, by: origin), .notExact(.apiCalls, .read)),
      (.calls(.write, -1, by: origin), .negativeCount(.apiCalls, .write)),
      (ExactUsage(origin: origin, meter: .apiCalls, quantity: 1), .classUnknown(.apiCalls, .standard)),
      (ExactUsage(origin: origin, meter: .trafficIn, quantity: 1), .notExact(.trafficIn, .standard)),
      (.calls(.write, by: Sample.origin(towns.second)), .foreignPayer(payer: towns.second, transaction: towns.first)),
    ]
    try await TestDatabase.current.withDatabase { database in
      for (usage, error) in cases {
        await #expect(throws: error) {
          try await database.record([.calls(.write, by: origin), usage], for: towns.first, at: Sample.noon)
        }
      }
    }
    #expect(try await text("SELECT 1 FROM usage_journal WHERE tenant_id = $1::int", towns.first).isEmpty)
  }

  @Test("the app role cannot count for a town whose transaction it is not, nor read its counts")
  func rowPolicy() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { database in
      try await database.record([.calls(.write, by: Sample.origin(towns.first))], for: towns.first, at: Sample.noon)
      let access = TenantAccess(tenant: towns.second)
      let addition = UsageAddition(
        dimensions: UsageDimensions(
          origin: Sample.origin(towns.first), meter: .apiCalls, usageClass: .write, at: Sample.noon),
        quantity: 1, contributions: 1, digest: DigestSum())
      await #expect(throws: PostgresError.self) {
        try await database.withTenant(
          access, .readWrite, AddCounts(tenant: towns.first, lane: 0, additions: [addition]))
      }
      let usage = UsageEntry(dimensions: addition.dimensions, quantity: 1)
      await #expect(throws: PostgresError.self) {
        try await database.withTenant(
          access, .readWrite,
          AppendToJournal(tenant: towns.first, instant: Sample.noon, entries: [(usage, DigestSum())]))
      }
      for table: SQL in ["usage_rollup", "usage_journal", "usage_counts", "usage_levels"] {
        let seen = try await database.withTenant(
          access, .readOnly, Query("SELECT count(*) FROM \(table)") { row throws(DecodingFailure) in try row.int(0) })
        #expect(seen == [0])
      }
    }
  }

  @Test(
    "nobody empties or rewrites what was counted",
    arguments: [
      ("moyai_app", "TRUNCATE moyai.usage_rollup"), ("moyai_app", "TRUNCATE moyai.usage_delta"),
      ("moyai_app", "DELETE FROM moyai.usage_rollup"), ("moyai_app", "DELETE FROM moyai.usage_delta"),
      ("moyai_app", "UPDATE moyai.usage_rollup SET hour = now()"),
      ("moyai_app", "INSERT INTO moyai.usage_flush DEFAULT VALUES"),
      ("moyai_app", "SELECT 1 FROM moyai.usage_rollup_2026"), ("moyai_meter", "TRUNCATE moyai.usage_flush"),
      ("moyai_meter", "UPDATE moyai.usage_flush SET seq = 1"), ("moyai_meter", "DELETE FROM moyai.usage_rollup"),
      ("moyai_meter", "DELETE FROM moyai.usage_delta"), ("moyai_meter", "SELECT 1 FROM moyai.entity"),
      ("moyai_app", "TRUNCATE moyai.usage_journal"), ("moyai_app", "DELETE FROM moyai.usage_journal"),
      ("moyai_app", "UPDATE moyai.usage_journal SET at = now()"),
      ("moyai_meter", "UPDATE moyai.usage_journal SET at = now()"), ("moyai_meter", "TRUNCATE moyai.usage_journal"),
      ("moyai_meter", "INSERT INTO moyai.usage_journal DEFAULT VALUES"),
      ("moyai_ops", "DELETE FROM moyai.usage_journal"),
      (
        "moyai_app",
        "INSERT INTO moyai.usage_journal VALUES (72028, now(), '{api.calls}', '{write}', '{k}', '{s}', '{72028}', '{f}', '{1,2}', '{0}')"
      ),
      ("moyai_ops", "UPDATE moyai.usage_rollup SET qty = 0"), ("moyai_ops", "DELETE FROM moyai.metering_gap"),
    ])
  func privileges(role: String, statement: String) async throws {
    let database = try TestDatabase.current
    await #expect {
      try await database.run("SET moyai.tenant = '72028'; " + statement, role: role)
    } throws: { error in
      ["42501", "permission denied", "violates row-level security"].contains { String(reflecting: error).contains($0) }
    }
  }

  @Test("the catalogue and the database name the same meters, counts and levels apart")
  func catalogue() async throws {
    let constraints = try await TestDatabase.current.rows(
      "SELECT conname::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname IN ('usage_rollup_meter_known', 'usage_delta_meter_known') AND conrelid IN ('moyai.usage_rollup'::regclass, 'moyai.usage_delta'::regclass) ORDER BY 1"
    )
    let definitions = constraints.map { $0[1] ?? "" }
    func named(_ definition: String) -> [String] {
      definition.split(separator: "'").map(String.init).filter { Meter(rawValue: $0) != nil || $0.contains(".") }
        .sorted()
    }
    #expect(definitions.count == 2)
    #expect(named(definitions[0]) == Meter.levels.map(\.rawValue).sorted())
    #expect(named(definitions[1]) == Meter.counting.map(\.rawValue).sorted())
  }
}
