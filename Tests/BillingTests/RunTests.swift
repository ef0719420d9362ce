import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

@Suite("Runs of a year", .database)
struct RunTests {
  @Test("Shares, host and offsets make up the whole cost, each town by the agreed key")
  func balanced() async throws {
    let sample = SampleYear(2021)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      let summary = try await billing.compute(sample.year, .fix, at: SampleYear.now).summary
      #expect(summary.members.map(\.yen) == [297_501, 132_500, 85_000])
      #expect(summary.members.map(\.name) == ["会津若松市", "喜多方市", "会津坂下町"])
      #expect(summary.gross == 4_100_000)
      #expect(summary.host == 3_575_000)
      #expect(summary.offsets == 9_999)
      #expect(summary.sum + summary.host + summary.offsets == summary.gross)
    }
  }

  @Test("A second run of the same inputs is the first one")
  func again() async throws {
    let sample = SampleYear(2022)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      try await billing.enter(sample.definition, at: SampleYear.now + .seconds(60))
      let first = try await billing.compute(sample.year, .fix, at: SampleYear.now)
      let second = try await billing.compute(sample.year, .fix, at: SampleYear.now + .seconds(60))
      #expect(first.isNew && !second.isNew)
      #expect(first.run.id == "2022-fix-001" && second.run.id == first.run.id)
      #expect(second.run.createdAt == first.run.createdAt)
      let issued = try await billing.issue(first.run.id, .fix)
      #expect(issued.map(\.head.number) == ["R4-確-0001", "R4-確-0002", "R4-確-0003"])
      #expect(try await billing.statements(of: first.run.id) == issued)
      #expect(try await billing.outcome(of: first.run.id).summary.sum == first.summary.sum)
    }
  }

  @Test("Use that came in since makes another run, its statements numbered on")
  func laterUse() async throws {
    let sample = SampleYear(2033)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      let first = try await billing.compute(sample.year, .fix, at: SampleYear.now)
      try await billing.issue(first.run.id, .fix)
      // The last hour of the window counts, the first one after it does not.
      try await sample.count(7, of: SampleYear.aizu, at: sample.year.start)
      #expect(try await !billing.compute(sample.year, .fix, at: SampleYear.now).isNew)
      try await sample.count(1_000, of: SampleYear.kitakata, at: sample.year.start + .seconds(-3_600))
      let second = try await billing.compute(sample.year, .fix, at: SampleYear.now + .seconds(60))
      #expect(second.isNew && second.run.id == "2033-fix-002")
      #expect(second.summary.isBalanced && second.summary.members[1].yen > first.summary.members[1].yen)
      let late = try await billing.lateUsage(of: first.run.id)
      #expect(late.rows.map(\.member) == ["072087"] && late.rows.map(\.now) == ["1300"])
      #expect(try await billing.lateUsage(of: second.run.id).patch == nil)
      let issued = try await billing.issue(second.run.id, .fix)
      #expect(issued.first?.head.number == "R15-確-0004")
      #expect(try await billing.verify(first.run.id).isSound)
      let states = try await TestDatabase.current.rows(
        "SELECT state FROM moyai.bill_run WHERE fy = 2033 ORDER BY run_id")
      #expect(states == [["superseded"], ["approved"]])
    }
  }

  @Test("Runs at the same moment wait for each other and are one")
  func atOnce() async throws {
    let sample = SampleYear(2036)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      let outcomes = try await withThrowingTaskGroup(of: RunOutcome.self) { group in
        for _ in 1...4 { group.addTask { try await billing.compute(sample.year, .fix, at: SampleYear.now) } }
        return try await group.reduce(into: [RunOutcome]()) { $0.append($1) }
      }
      #expect(outcomes.filter(\.isNew).count == 1)
      #expect(Set(outcomes.map(\.run.id)) == ["2036-fix-001"])
      let lines = try await TestDatabase.current.rows(
        "SELECT count(*) FROM moyai.bill_line WHERE run_id = '2036-fix-001' AND step = 'share'")
      #expect(lines == [["7"]])
    }
  }

  @Test("A stored run verifies; a changed case, result, line or paper is found")
  func verification() async throws {
    let sample = SampleYear(2024)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      let run = try await billing.compute(sample.year, .plan, at: SampleYear.now).run.id
      try await billing.issue(run, .plan)
      let sound = try await billing.verify(run)
      #expect(sound.isSound)
      let database = try TestDatabase.current
      func tamper(_ script: String) async throws -> RunVerification {
        // Whoever is superuser can switch the triggers off; what they did is found all the same.
        try await database.run("SET session_replication_role = replica; \(script)")
        return try await billing.verify(run)
      }
      let changes = "UPDATE moyai.bill_statement SET yen = yen + 1 WHERE number = 'R6-予-0002'"
      #expect(try await tamper(changes).differingStatements == ["R6-予-0002"])
      #expect(try await tamper(changes.replacing("+ 1", with: "- 1")).isSound)
      let line = "UPDATE moyai.bill_line SET yen = yen + 1 WHERE run_id = '2024-plan-001' AND step = 'share'"
      #expect(try await !tamper(line).linesMatch)
      #expect(try await tamper(line.replacing("+ 1", with: "- 1")).isSound)
      let changed = try await tamper(
        "UPDATE moyai.bill_run_input SET value = replace(value, '1000001', '1000003') WHERE run_id = '2024-plan-001'")
      #expect(!changed.inputMatches && !changed.resultMatches && !changed.isSound)
      #expect(try await tamper("DELETE FROM moyai.bill_run_input WHERE run_id = '2024-plan-001'").fault != nil)
    }
  }

  @Test("The frozen case gives the same result through the offline command's code")
  func offline() async throws {
    let sample = SampleYear(2025)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      let bytes = try await billing.buildCase(sample.year, .fix)
      let run = try await billing.compute(sample.year, .fix, at: SampleYear.now).run
      #expect(bytes == Array(run.caseJSON.utf8))
      let line = try AllocationEngine.run(caseBytes: bytes, explain: false).get()
      #expect(line == Array(run.resultJSON.utf8) + [0x0A])
    }
  }

  @Test("The use of a level that is no decimal of hours is shared exactly")
  func levels() async throws {
    let sample = SampleYear(2030)
    try await sample.prepare(calls: false)
    let hour = FiscalYear(2029).end + .seconds(-36_000)
    for (tenant, factor) in [(SampleYear.aizu, 1), (SampleYear.kitakata, 2)] {
      _ = try await TestDatabase.current.rows(
        """
        INSERT INTO moyai.usage_delta
          (tenant_id, meter, hour, class, kid, service, owner_id, lane, delta, moment, n, digest)
        VALUES ($1, 'entities.stored', $2, 'default', 'kid000000001', 'svc_test', $1, 0, $3, $4, 1, 0)
        """, [String(tenant.code), hour.iso8601Milliseconds(), String(factor), String(7 * factor)])
    }
    var definition = sample.definition
    definition.rules = [
      RuleDefinition(
        id: "stored:v1",
        terms: [
          "proration": "whole_year",
          "components": [
            [
              "name": "蓄積割", "ratio": "1",
              "key": ["type": "meter", "meter": "entities.stored", "time_weighted": true],
            ]
          ],
        ])
    ]
    definition.pools = [
      PoolDefinition(
        id: "stored", rule: "stored:v1", terms: [:],
        costItems: [.init(id: "c1", costClass: .cloud, phase: .running, yen: 300)])
    ]
    try await withBilling { [definition] billing, _ in
      try await billing.enter(definition, at: SampleYear.now)
      let kase = try JSON(parsing: try await billing.buildCase(sample.year, .fix)).object
      #expect(
        kase?["usage"]?.object?["entities.stored"]?.object?["2029-04-01/2030-04-01"]?.object?["default"]
          == ["072028": "9.999995", "072087": "19.999995"])
      #expect(kase?["events"]?.array?.map { $0.object?["delta"] } == [11, -11, 4, -4])
      let run = try await billing.compute(sample.year, .fix, at: SampleYear.now)
      #expect(run.summary.members.map(\.yen) == [100, 200, 0])
      let statement = try #require(try await billing.issue(run.run.id, .fix).first)
      let records = try JSON(parsing: statement.json).object?["explain"]?.array ?? []
      #expect(records.contains { $0.object?["exact"] == "100" && $0.object?["key"] == "072028" })
    }
  }
}
