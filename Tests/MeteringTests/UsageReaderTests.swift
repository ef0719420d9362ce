import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Metering

@Suite("Reading usage", .database)
struct UsageReaderTests {
  private func reader(_ database: Database, now: String = "2026-12-31T00:00:00Z") throws -> UsageReader {
    UsageReader(database: database, wallClock: ManualClock(try Sample.time(now)))
  }

  private func write(_ database: Database, _ tenant: TenantID, _ times: [String], kid: String = "kid000000001")
    async throws
  {
    for time in times {
      try await database.record(
        [.calls(.write, by: Sample.origin(tenant, kid: kid))], for: tenant, at: try Sample.time(time))
    }
  }

  private func lines(_ page: UsagePage) -> [String] {
    page.rows.map { row in
      [row.window.lowerBound.iso8601Milliseconds(), row.group, row.quantityText].compactMap(\.self).joined(
        separator: " ")
    }
  }

  @Test("hours, days, months and fiscal years are cut at Japan's exact second")
  func windows() async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { database in
      try await write(
        database, town,
        [
          "2026-03-31T14:59:59.999Z", "2026-03-31T15:00:00Z", "2026-04-30T14:59:59.999Z", "2026-04-30T15:00:00Z",
          "2026-04-30T15:59:59.999Z", "2026-04-30T16:00:00Z",
        ])
      let reader = try reader(database)
      let access = TenantAccess(tenant: town)
      func figures(_ window: UsageWindow, _ from: String, _ to: String) async throws -> [String] {
        lines(
          try await reader.usage(
            of: access,
            UsageQuery(meter: .apiCalls, from: try Sample.time(from), to: try Sample.time(to), window: window)))
      }
      #expect(
        try await figures(.hour, "2026-04-30T14:00:00Z", "2026-04-30T17:00:00Z")
          == ["2026-04-30T14:00:00.000Z 1", "2026-04-30T15:00:00.000Z 2", "2026-04-30T16:00:00.000Z 1"])
      #expect(
        try await figures(.day, "2026-04-29T15:00:00Z", "2026-05-01T15:00:00Z")
          == ["2026-04-29T15:00:00.000Z 1", "2026-04-30T15:00:00.000Z 3"])
      #expect(
        try await figures(.month, "2026-02-28T15:00:00Z", "2026-05-31T15:00:00Z")
          == ["2026-02-28T15:00:00.000Z 1", "2026-03-31T15:00:00.000Z 2", "2026-04-30T15:00:00.000Z 3"])
      #expect(
        try await figures(.fiscalYear, "2025-03-31T15:00:00Z", "2027-03-31T15:00:00Z")
          == ["2025-03-31T15:00:00.000Z 1", "2026-03-31T15:00:00.000Z 5"])
      #expect(
        try await figures(.whole, "2026-03-31T15:00:00Z", "2026-04-30T15:00:00Z") == ["2026-03-31T15:00:00.000Z 2"])
    }
  }

  @Test("a town sees its own use only, the platform everybody's, payer 0 by its name")
  func reach() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { database in
      try await write(database, towns.first, ["2026-05-01T00:00:00Z"])
      try await write(database, towns.second, ["2026-05-01T00:00:00Z", "2026-05-01T00:00:01Z"])
      let counters = UsageCounters()
      counters.count(.unattributed, .rejected, bytesIn: 0, bytesOut: 0, at: try Sample.time("2026-05-01T00:30:00Z"))
      let part = try #require(counters.seal().entriesByPayer().first)
      _ = try await PostgresFlushStore(database: database).apply(
        [
          UsageBatch(
            id: UsageBatch.ID(writer: WriterID(), sequence: 0, payer: part.payer), sealedAt: Sample.noon,
            entries: part.entries)
        ], at: Sample.noon)
      let reader = try reader(database)
      let (from, to) = (try Sample.time("2026-05-01T00:00:00Z"), try Sample.time("2026-05-01T01:00:00Z"))
      let own = try UsageQuery(meter: .apiCalls, from: from, to: to, window: .whole)
      #expect(try await reader.usage(of: TenantAccess(tenant: towns.first), own).rows.map(\.quantityText) == ["1"])
      #expect(try await reader.usage(of: TenantAccess(tenant: towns.second), own).rows.map(\.quantityText) == ["2"])
      let all = try UsageQuery(meter: .apiCalls, from: from, to: to, window: .whole, group: .tenant)
      let rows = try await reader.usageOverTenants(all).rows
      #expect(rows.first { $0.group == String(towns.first.code) }?.quantityText == "1")
      #expect(rows.first { $0.group == String(towns.second.code) }?.quantityText == "2")
      #expect(rows.first { $0.group == UsageOrigin.unattributedName }?.quantityText == "1")
      let one = try UsageQuery(meter: .apiCalls, from: from, to: to, window: .whole, tenants: [towns.second])
      #expect(try await reader.usageOverTenants(one).rows.map(\.quantityText) == ["2"])
      await #expect(throws: UsageQueryError.self) { try await reader.usage(of: TenantAccess(tenant: towns.first), all) }
    }
  }

  @Test("the figure API calls leaves items and rejections out; groups add up to the whole")
  func groups() async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { database in
      let at = try Sample.time("2026-06-01T00:00:00Z")
      let keys = [Sample.origin(town, kid: "a", service: "svc_x"), Sample.origin(town, kid: "b", service: "svc_y")]
      try await database.record(
        [.calls(.batch, by: keys[0]), .calls(.batchItem, 100, by: keys[0]), .calls(.write, 3, by: keys[1])], for: town,
        at: at)
      let reader = try reader(database)
      func rows(_ group: UsageGroup) async throws -> [UsageRow] {
        try await reader.usage(
          of: TenantAccess(tenant: town),
          UsageQuery(meter: .apiCalls, from: at, to: at + .seconds(3_600), window: .whole, group: group)
        ).rows
      }
      #expect(try await rows(.none).map(\.figure) == [.counted(quantity: 104, apiCalls: 4)])
      #expect(try await rows(.key).map { "\($0.group ?? "") \($0.quantityText)" } == ["a 101", "b 3"])
      #expect(try await rows(.service).map { "\($0.group ?? "") \($0.quantityText)" } == ["svc_x 101", "svc_y 3"])
      #expect(
        try await rows(.usageClass).map { "\($0.group ?? "") \($0.quantityText)" } == [
          "batch 1", "batch-item 100", "write 3",
        ])
    }
  }

  @Test("pages follow each other without loss or repetition", arguments: [Meter.apiCalls, .entitiesStored])
  func pages(meter: Meter) async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { database in
      let start = try Sample.time("2026-07-01T00:00:00Z")
      for hour in 0..<5 {
        for key in 0..<4 {
          let origin = Sample.origin(town, kid: "k\(key)")
          try await database.record(
            [.calls(.write, by: origin), ExactUsage(origin: origin, meter: .entitiesStored, quantity: 1)], for: town,
            at: start + .seconds(3_600 * hour))
        }
      }
      let reader = try reader(database)
      func page(_ limit: Int, _ cursor: UsageCursor?) async throws -> UsagePage {
        try await reader.usage(
          of: TenantAccess(tenant: town),
          UsageQuery(
            meter: meter, from: start, to: start + .seconds(5 * 3_600), window: .hour, group: .key, limit: limit,
            cursor: cursor.flatMap { UsageCursor($0.text) }))
      }
      let whole = try await page(100, nil)
      #expect(whole.rows.count == 20)
      #expect(whole.next == nil)
      for limit in [1, 3, 19, 20] {
        var rows: [UsageRow] = []
        var cursor: UsageCursor?
        repeat {
          let next = try await page(limit, cursor)
          #expect(next.rows.count <= limit)
          rows += next.rows
          cursor = next.next
        } while cursor != nil
        #expect(rows == whole.rows)
      }
    }
  }

  @Test("the worked case A5: 914,400 entity-hours in April, by month, by day and through Billing's function")
  func timeWeighted() async throws {
    let town = Towns().first
    let origin = Sample.origin(town)
    try await TestDatabase.current.withDatabase { database in
      for (time, delta) in [
        ("2024-04-20T06:00:00+09:00", Int64(-200)), ("2024-04-01T00:00:00+09:00", 1_000),
        ("2024-04-10T12:00:00+09:00", 500),
      ] {
        try await database.record(
          [ExactUsage(origin: origin, meter: .entitiesStored, quantity: delta)], for: town, at: try Sample.time(time))
      }
      let (from, to) = (try Sample.time("2024-04-01T00:00:00+09:00"), try Sample.time("2024-05-01T00:00:00+09:00"))
      let reader = try reader(database)
      func rows(_ window: UsageWindow, to end: Timestamp) async throws -> [UsageRow] {
        try await reader.usage(
          of: TenantAccess(tenant: town), UsageQuery(meter: .entitiesStored, from: from, to: end, window: window)
        ).rows
      }
      #expect(try await rows(.month, to: to).map(\.quantityText) == ["914400"])
      let days = try await rows(.day, to: to)
      #expect(days.count == 30)
      #expect(days[9].quantityText == "30000", "12 hours of 1,000 and 12 of 1,500")
      #expect(days.compactMap { Int($0.quantityText) }.reduce(0, +) == 914_400)
      // A month in which nothing changed still has its level.
      let months = try await rows(.month, to: try Sample.time("2024-06-01T00:00:00+09:00"))
      #expect(months.map(\.quantityText) == ["914400", String(1_300 * 31 * 24)])
      let billed = try await TestDatabase.current.rows(
        "SELECT class, unit_ms::text, n::text FROM moyai.usage_weighted('entities.stored', '2024-04-01T00:00:00+09', '2024-05-01T00:00:00+09') WHERE tenant_id = $1::int",
        [String(town.code)])
      #expect(billed == [["default", String(914_400 * 3_600_000), "3"]])
      let may = try await TestDatabase.current.rows(
        "SELECT unit_ms::text FROM moyai.usage_weighted('entities.stored', '2024-05-01T00:00:00+09', '2024-06-01T00:00:00+09') WHERE tenant_id = $1::int",
        [String(town.code)])
      #expect(may == [[String(1_300 * 31 * 24 * 3_600_000)]])
    }
  }

  @Test("Billing's function counts by payer and class, half-open")
  func counted() async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { database in
      try await write(database, town, ["2026-08-31T14:59:59Z", "2026-08-31T15:00:00Z", "2026-09-30T15:00:00Z"])
    }
    let billed = try await TestDatabase.current.rows(
      "SELECT class, quantity::text, n::text FROM moyai.usage_counted('api.calls', '2026-09-01T00:00:00+09', '2026-10-01T00:00:00+09') WHERE tenant_id = $1::int",
      [String(town.code)])
    #expect(billed == [["write", "1", "1"]])
  }

  @Test("recorded levels are what is there, and a difference names its meter")
  func levels() async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { database in
      try await database.record(
        [
          ExactUsage(origin: Sample.origin(town), meter: .entitiesStored, quantity: 7),
          ExactUsage(origin: Sample.origin(town), meter: .storageBytes, quantity: 100),
        ], for: town, at: Sample.noon)
      let recorded = try await database.withTenant(TenantAccess(tenant: town), .readOnly) { scope in
        try UsageReconciliation.levels(in: &scope)
      }
      #expect(recorded == [.entitiesStored: 7, .storageBytes: 100])
      #expect(
        UsageReconciliation.differences(
          recorded: recorded, actual: [.entitiesStored: 7, .storageBytes: 99], tenant: town)
          == [UsageDifference(tenant: town, what: .level(.storageBytes, recorded: 100, actual: 99))])
    }
  }

  @Test("a window of one town is read by its key, also behind the row policy")
  func plan() async throws {
    let database = try TestDatabase.current
    let filler = """
      INSERT INTO moyai.usage_rollup SELECT t, 'api.calls', '2026-10-01T00:00:00Z'::timestamptz + h * interval '1 hour', 'read', 'k',
        's', t, 0, 1, 1, 0 FROM generate_series(500001, 500040) t, generate_series(0, 200) h; ANALYZE moyai.usage_rollup;
      """
    try await database.run(filler)
    let plan = try await database.rows(
      "EXPLAIN SELECT sum(qty) FROM moyai.usage_counts WHERE tenant_id = 500001 AND meter = 'api.calls' AND hour >= '2026-10-02T00:00:00Z' AND hour < '2026-10-03T00:00:00Z'",
      after: "SET moyai.tenant = '500001'", role: "moyai_app"
    ).compactMap { $0[0] }.joined(separator: "\n")
    // What waits in the journal is looked through.
    let scans = plan.split(separator: "\n").filter { $0.contains("Seq Scan") }
    #expect(scans.count == 1 && scans.allSatisfy { $0.contains("usage_journal") }, "\(plan)")
    #expect(plan.contains("hour >= "), "\(plan)")
    #expect(plan.contains("usage_rollup_2026"), "\(plan)")
    #expect(!plan.contains("usage_rollup_2025"), "the other years are pruned: \(plan)")
  }
}
