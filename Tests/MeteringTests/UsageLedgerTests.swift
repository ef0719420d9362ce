import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Metering

@Suite("The usage ledger", .database)
struct UsageLedgerTests {
  private static let now = Sample.noon + .seconds(7_200)

  private func report(
    _ id: String, _ payer: TenantID, meter: String = "jobs.rows", usageClass: String = "default", value: String = "5",
    at instant: Timestamp = Sample.noon, reverses: String? = nil, kid: String = "kid000000001"
  ) -> UsageReport {
    UsageReport(
      identity: UsageIdentity(source: "gw-1", id: id), meter: meter, usageClass: usageClass,
      origin: UsageOrigin(payer: payer, owner: payer, kid: kid, service: "svc_a"), at: instant, value: value,
      reverses: reverses.map { UsageIdentity(source: "gw-1", id: $0) })
  }

  private func rollups(_ payer: TenantID) async throws -> [[String?]] {
    try await TestDatabase.current.rows(
      """
      SELECT meter, class, hour::text, kid, qty::text, NULL, n::text, digest::text FROM moyai.usage_rollup
      WHERE tenant_id = $1::int AND lane = -1
      UNION ALL
      SELECT meter, class, hour::text, kid, delta::text, moment::text, n::text, digest::text FROM moyai.usage_delta
      WHERE tenant_id = $1::int AND lane = -1 ORDER BY 1, 2, 3, 4
      """, [String(payer.code)])
  }

  @Test("new, again, other, and wrong reports get their outcome, and only what is new counts")
  func outcomes() async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { (database: Database) in
      let ledger = UsageLedger(database: database)
      let batch = [
        report("a", town), report("a", town, value: "5.0"), report("a", town, value: "6"),
        report("b", town, meter: "no.such"), report("c", town, usageClass: "read"),
        report("d", town, at: Self.now + .seconds(301)), report("e", town, value: "0.5"),
        report("f", town, value: "-1"),
        report("g", town, reverses: "nothing"), report("", town), report("h", town, value: "1e3"),
      ]
      let first = try await ledger.record(batch, of: TenantAccess(tenant: town), from: "test", at: Self.now)
      let wrong: [UsageOutcome] = [
        .rejected(.meterUnknown), .rejected(.classUnknown), .rejected(.inFuture), .rejected(.valueBad),
        .rejected(.valueBad), .rejected(.valueBad), .rejected(.identityBad), .rejected(.valueBad),
      ]
      #expect(first == [.accepted, .duplicate, .conflict] + wrong)
      let again = try await ledger.record(batch, of: TenantAccess(tenant: town), from: "test", at: Self.now)
      #expect(again == [.duplicate, .duplicate, .conflict] + wrong)
      #expect(try await rollups(town).map { $0[4] } == ["5"])
      let conflicts = try await UsageLedgerReader(database: database).conflicts().filter { $0.tenant == town }
      #expect(conflicts.map(\.value) == [6])
    }
  }

  @Test("a reversal takes back exactly its original, once, and nothing is taken back from it")
  func reversals() async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { (database: Database) in
      let ledger = UsageLedger(database: database)
      func take(_ reports: UsageReport...) async throws -> [UsageOutcome] {
        try await ledger.record(reports, of: TenantAccess(tenant: town), from: "test", at: Self.now)
      }
      #expect(
        try await take(report("r1", town, value: "-5", reverses: "o"), report("o", town)) == [.accepted, .accepted])
      #expect(
        try await take(
          report("r2", town, value: "-5", reverses: "o"), report("r3", town, value: "5", reverses: "r1"),
          report("p", town), report("r4", town, value: "-4", reverses: "p"),
          report("r5", town, value: "-5", at: Sample.noon + .seconds(1), reverses: "p"))
          == [
            .rejected(.reversalInvalid), .rejected(.valueBad), .accepted, .rejected(.reversalInvalid),
            .rejected(.reversalInvalid),
          ])
      // Another key may report it: it counts where the original did.
      #expect(try await take(report("r6", town, value: "-5", reverses: "p", kid: "kid000000009")) == [.accepted])
      #expect(try await take(report("r6", town, value: "-5", reverses: "p", kid: "kid000000009")) == [.duplicate])
      let rows = try await rollups(town)
      #expect(rows.map { $0[4] } == ["0"] && rows.map { $0[6] } == ["4"])
    }
  }

  @Test("I14 any order, duplicates, lost transactions: the same roll-ups by digest, equal to the records")
  func I14_anyOrder() async throws {
    var generator = SeededGenerator()
    let plain = (0..<120).map { index in
      let meter = ["jobs.rows", "support.tickets", "entities.stored", "consent.checks"][index % 4]
      let sign = meter == "entities.stored" && Bool.random(using: &generator) ? "-" : ""
      return (
        id: "e\(index)", meter: meter, value: sign + String(Int.random(in: 0...9_999, using: &generator)),
        second: Int.random(in: 0..<7_200, using: &generator), reversed: index % 9 == 0
      )
    }
    var results: [[[String?]]] = []
    for round in 0..<3 {
      let town = Towns().first
      var waiting: [UsageReport] = []
      for item in plain {
        let at = Sample.noon + .seconds(item.second - 7_200)
        waiting.append(report(item.id, town, meter: item.meter, value: item.value, at: at))
        if item.reversed {
          let negated = item.value.hasPrefix("-") ? String(item.value.dropFirst()) : "-" + item.value
          waiting.append(report("r-" + item.id, town, meter: item.meter, value: negated, at: at, reverses: item.id))
        }
      }
      if round > 0 {
        waiting += waiting.shuffled(using: &generator).prefix(50)
        waiting.shuffle(using: &generator)
      }
      let seed = generator.next()
      let reports = waiting
      try await TestDatabase.current.withDatabase { (database: Database) in
        try await replay(reports, of: town, seed: seed, database)
        let differences = try await database.withPlatform(.ops, .readOnly) { scope in
          try LedgerReconciliation(in: &scope).differences
        }
        #expect(differences.isEmpty)
      }
      results.append(try await digestless(town))
    }
    #expect(results[0] == results[1] && results[1] == results[2] && results[0].count > 4)
  }

  /// A reporter that sends what was not taken again: a batch whose transaction ended without a commit, and a reversal that
  /// overtook its original.
  private func replay(_ reports: [UsageReport], of town: TenantID, seed: UInt64, _ database: Database) async throws {
    struct Killed: Error {}
    var generator = SeededGenerator(seed: seed)
    var waiting = reports
    while !waiting.isEmpty {
      let batch = Array(waiting.prefix(Int.random(in: 1...40, using: &generator)))
      waiting.removeFirst(batch.count)
      let isKilled = Int.random(in: 0..<4, using: &generator) == 0
      do {
        let outcomes = try await database.withTenant(TenantAccess(tenant: town), .readWrite) {
          (scope: inout TenantScope) in
          let outcomes = try UsageLedger.record(batch, from: "test", at: Self.now, in: &scope)
          if isKilled { throw Killed() }
          return outcomes
        }
        for (report, outcome) in zip(batch, outcomes) {
          #expect(outcome != .conflict)
          if outcome == .rejected(.reversalInvalid) { waiting.append(report) }
        }
      } catch is Killed {
        waiting.append(contentsOf: batch)
      }
    }
  }

  /// Payers differ between rounds, and so do digests, which cover them; sums and counts are compared, and digests with the
  /// records by the reconciliation.
  private func digestless(_ town: TenantID) async throws -> [[String?]] {
    try await rollups(town).map { Array($0.dropLast()) }
  }

  @Test("the same batch sent by many at once counts once")
  func atOnce() async throws {
    let town = Towns().first
    try await TestDatabase.current.withDatabase { (database: Database) in
      let ledger = UsageLedger(database: database)
      let batch = (0..<50).map { report("x\($0)", town, value: "1") }
      let all = try await withThrowingTaskGroup(of: [UsageOutcome].self) { group in
        for _ in 0..<4 {
          group.addTask { try await ledger.record(batch, of: TenantAccess(tenant: town), from: "test", at: Self.now) }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(all.filter { $0 == .accepted }.count == 50 && all.filter { $0 == .duplicate }.count == 150)
      #expect(try await rollups(town).map { $0[4] } == ["50"])
    }
  }

  @Test("a known identity under another payer is a conflict for the operator")
  func otherPayer() async throws {
    let towns = Towns()
    try await TestDatabase.current.withDatabase { (database: Database) in
      let ledger = UsageLedger(database: database)
      let known: Set = [towns.first, towns.second]
      let id = "p\(towns.first.code)"
      let first = try await ledger.record([report(id, towns.first)], known: known, from: "test", at: Self.now)
      #expect(first == [.accepted])
      let other = [report(id, towns.second), report(id, TenantID(999_999))]
      let second = try await ledger.record(other, known: known, from: "test", at: Self.now)
      #expect(second == [.conflict, .rejected(.tenantUnknown)])
      #expect(try await rollups(towns.second).isEmpty)
    }
  }

  @Test("A5 deltas are integrated to the millisecond whatever their order")
  func weighted() async throws {
    let town = Towns().first
    let start = Sample.noon.hour
    try await TestDatabase.current.withDatabase { (database: Database) in
      let ledger = UsageLedger(database: database)
      let reports = [
        report("l2", town, meter: "entities.stored", value: "-200", at: start + .milliseconds(1_800_500)),
        report("l1", town, meter: "entities.stored", value: "1000", at: start + .seconds(-100_000)),
      ]
      _ = try await ledger.record(reports, of: TenantAccess(tenant: town), from: "test", at: Self.now)
      let rows = try await TestDatabase.current.rows(
        "SELECT unit_ms::text FROM moyai.usage_weighted('entities.stored', $1, $2) WHERE tenant_id = $3::int",
        [start.iso8601Milliseconds(), (start + .seconds(3_600)).iso8601Milliseconds(), String(town.code)])
      #expect(rows == [[String(1_000 * 3_600_000 - 200 * (3_600_000 - 1_800_500))]])
    }
  }

  @Test("a forecast carries the month on, and a budget warns before it is reached")
  func budgets() async throws {
    let town = Towns().first
    let now = JapanTime.startOfDay(CivilDate("2026-06-11") ?? CivilDate(daysSinceEpoch: 0))
    try await TestDatabase.current.withDatabase { (database: Database) in
      let ledger = UsageLedger(database: database)
      let budgets = UsageBudgets(database: database)
      let access = TenantAccess(tenant: town)
      _ = try await ledger.record(
        [report("m", town, value: "100", at: now + .seconds(-90_000))], of: access, from: "test", at: now)
      for (limit, alert) in [(Int64(301), UsageForecast.Alert.none), (299, .expected), (100, .reached)] {
        try await database.withTenant(access, .readWrite) { (scope: inout TenantScope) in
          try UsageBudgets.set(.jobsRows, limit: limit, by: "test", at: now, in: &scope)
        }
        let found = try #require(try await budgets.forecasts(of: access, at: now).first)
        // Ten of thirty days have passed.
        #expect(found.used == 100 && found.forecast == 300 && found.alert == alert)
      }
      // A budget of what was never used.
      try await database.withTenant(access, .readWrite) { (scope: inout TenantScope) in
        try UsageBudgets.set(.notifications, limit: 5, by: "test", at: now, in: &scope)
      }
      let unused = try await budgets.forecasts(of: access, at: now).first { $0.meter == .notifications }
      #expect(unused?.used == 0 && unused?.forecast == 0 && unused?.alert == UsageForecast.Alert.none)
    }
  }
}
