import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

/// A run with a cut-off sees the use that was received before it (Billing.docc, how a run is frozen).
@Suite("Cut-off", .database)
struct CutoffTests {
  private static let cutoff = SampleYear.now + .seconds(-86_400)

  /// A record of the usage ledger with the roll-up it was added to. `value` of a level begins half an hour into the hour.
  private func record(_ value: Int, meter: String, hour: Timestamp, received: Timestamp, id: String) async throws {
    let town = String(SampleYear.aizu.code)
    let at = hour + .seconds(1_800)
    if meter == "api.calls" {
      _ = try await TestDatabase.current.rows(
        """
        INSERT INTO moyai.usage_rollup (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest)
        VALUES ($1, $2, $3, 'read', '', '', $1, -1, $4, 1, 5)
        """, [town, meter, hour.iso8601Milliseconds(), String(value)])
    } else {
      _ = try await TestDatabase.current.rows(
        """
        INSERT INTO moyai.usage_delta
          (tenant_id, meter, hour, class, kid, service, owner_id, lane, delta, moment, n, digest)
        VALUES ($1, $2, $3, 'read', '', '', $1, -1, $4, $5, 1, 5)
        """, [town, meter, hour.iso8601Milliseconds(), String(value), String(value * 1_800_000)])
    }
    _ = try await TestDatabase.current.rows(
      """
      INSERT INTO moyai.usage_event (tenant_id, source, event_id, meter, class, kid, service, owner_id, at, value, digest,
        received_at, received_from)
      VALUES ($1, 'gw', $2, $3, 'read', '', '', $1, $4, $5, 5, $6, 'test')
      """,
      [town, id, meter, at.iso8601Milliseconds(), String(value), received.iso8601Milliseconds()])
  }

  private func use(_ run: StoredRun, _ meter: String, _ window: String) throws -> JSON? {
    try JSON(parsing: Array(run.caseJSON.utf8)).object?["usage"]?.object?[meter]?.object?[window]?.object?["read"]
  }

  @Test("Counts received later are left out, the ones before are in, and what was left out is late use")
  func counts() async throws {
    let (sample, window) = (SampleYear(2024), "2023-04-01/2024-04-01")
    try await sample.prepare()
    let hour = FiscalYear(2023).start + .seconds(7_200)
    try await record(40, meter: "api.calls", hour: hour, received: Self.cutoff + .seconds(-1), id: "early")
    try await record(2, meter: "api.calls", hour: hour + .seconds(3_600), received: Self.cutoff, id: "late")
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let cut = try await billing.run(
        RunOrder(sample.year, .fix, cutoff: Self.cutoff), by: Desk.clerk, at: SampleYear.now)
      #expect(try use(cut.run, "api.calls", window)?.object?["072028"] == 540)
      #expect(cut.run.cutoff == Self.cutoff)
      let late = try await billing.lateUsage(of: cut.run.id)
      #expect(late.rows.map(\.frozen) == ["540"] && late.rows.map(\.now) == ["542"])
      // The evidence beside the frozen use is that of what was counted: 4 roll-ups and a record of digest 5.
      let evidence = try await TestDatabase.current.rows(
        "SELECT n::text, digest::text FROM moyai.bill_run_input WHERE run_id = $1 AND section = 'usage'", [cut.run.id])
      #expect(evidence == [["5", "5"]])
      #expect(try await billing.verify(cut.run.id).isSound)
      let all = try await billing.compute(sample.year, .fix)
      #expect(try use(all.run, "api.calls", window)?.object?["072028"] == 542)
      #expect(all.isNew && all.run.cutoff == nil)
      let ahead = try await billing.run(
        RunOrder(sample.year, .fix, cutoff: FiscalYear(2080).start), by: Desk.clerk, at: SampleYear.now)
      #expect(!ahead.isNew && ahead.run.id == all.run.id)
      // Hours that had not begun count nothing, whoever counted them.
      let early = try await billing.run(
        RunOrder(sample.year, .fix, cutoff: hour), by: Desk.clerk, at: SampleYear.now)
      #expect(try use(early.run, "api.calls", window)?.object?["072028"] == 500)
    }
  }

  @Test("A level's change that was received later has no part in its integral")
  func levels() async throws {
    let sample = SampleYear(2022)
    try await sample.prepare(calls: false)
    let hour = FiscalYear(2021).end + .seconds(-36_000)
    try await record(10, meter: "entities.stored", hour: hour, received: Self.cutoff + .seconds(-1), id: "e1")
    try await record(
      4, meter: "entities.stored", hour: hour + .seconds(3_600), received: Self.cutoff + .seconds(1), id: "e2")
    var definition = sample.definition
    definition.rules = [
      RuleDefinition(
        id: "level:v1",
        terms: [
          "proration": "whole_year",
          "components": [
            ["name": "蓄積割", "ratio": "1", "key": ["type": "meter", "meter": "entities.stored", "time_weighted": true]]
          ],
        ])
    ]
    definition.pools = [
      PoolDefinition(
        id: "stored", rule: "level:v1", terms: [:],
        costItems: [.init(id: "c1", costClass: .cloud, phase: .running, yen: 300)])
    ]
    try await withBilling { [definition] billing, _ in
      try await billing.enter(definition)
      let window = "2021-04-01/2022-04-01"
      let cut = try await billing.run(
        RunOrder(sample.year, .fix, cutoff: Self.cutoff), by: Desk.clerk, at: SampleYear.now)
      #expect(try use(cut.run, "entities.stored", window)?.object?["072028"] == 95)
      let all = try await billing.compute(sample.year, .fix)
      #expect(try use(all.run, "entities.stored", window)?.object?["072028"] == 129)
    }
  }

  @Test("What other systems planned and invoiced is told to the run, in the words of a case")
  func issued() async throws {
    let sample = SampleYear(2023)
    try await sample.prepare(calls: false)
    var definition = sample.definition
    definition.rules = [SampleYear.even]
    definition.pools = [
      PoolDefinition(
        id: "p", rule: "even:v1", terms: [:],
        costItems: [.init(id: "c1", costClass: .cloud, phase: .running, yen: 300)])
    ]
    try await withBilling { [definition] billing, _ in
      try await billing.enter(definition)
      let issued: JSON = ["planned": ["p": ["072028": 90]], "instalments": ["072028": [40, 30]]]
      let run = try await billing.run(
        RunOrder(sample.year, .settle, issued: issued), by: Desk.clerk, at: SampleYear.now)
      let settlement = try #require(try await billing.paperData(of: run.run.id).result.settlement)
      let row = try #require(settlement.members.first { $0.code == "072028" })
      #expect(row.planned == 90 && row.invoiced == 70 && row.trueUp == 10 && row.dueNow == 30)
      let wrong = await #expect(throws: BillingError.self) {
        try await billing.run(
          RunOrder(sample.year, .settle, issued: ["plans": [:]]), by: Desk.clerk, at: SampleYear.now)
      }
      #expect(wrong?.code == "invalid_input" && wrong?.pointer == "/issued/plans")
    }
  }
}
