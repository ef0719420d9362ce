import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

@Suite("Definitions of a year", .database)
struct DefinitionTests {
  @Test("A rule that stands otherwise is refused, and nothing of the call is kept")
  func immutable() async throws {
    let sample = SampleYear(2021)
    try await sample.prepare(calls: false)
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      var other = SampleYear(2022).definition
      other.rules = [SampleYear.shared, RuleDefinition(id: "even:v1", terms: ["components": []])]
      let refused = other
      await #expect(throws: BillingError.alreadyDefined("rule even:v1")) {
        try await billing.enter(refused, at: SampleYear.now)
      }
      await #expect(throws: BillingError.yearUnknown(2022)) {
        try await billing.compute(FiscalYear(2022), .fix)
      }
    }
  }

  @Test("A corrected statistic is the next version, and the next case takes it")
  func versions() async throws {
    let sample = SampleYear(2024)
    try await sample.prepare(calls: false)
    // A day of this test alone: other years of the suite put the figures of theirs at the same time.
    let day = FiscalYear(2015).firstDay
    try await withBilling { billing, _ in
      for value in ["60", "61.5", "61.5"] {
        var definition = sample.definition
        definition.statistics.append(
          StatisticSet(kind: "population.census", asOf: day, source: "国勢調査", values: [SampleYear.aizu: value]))
        try await billing.enter(definition, at: SampleYear.now)
      }
      let versions = try await TestDatabase.current.rows(
        """
        SELECT version, trim_scale(value)::text FROM moyai.bill_statistic
        WHERE code = 72028 AND as_of = '2015-04-01' ORDER BY version
        """)
      #expect(versions == [["1", "60"], ["2", "61.5"]])
      let kase = try JSON(parsing: try await billing.buildCase(sample.year, .fix)).object
      let days = kase?["statistics"]?.object?["population.census"]?.object
      #expect(days?["2015-04-01"] == ["source": "国勢調査", "values": ["072028": "61.5"]])
      #expect(days?["2020-04-01"]?.object?["values"] == ["072028": 60, "072087": 30, "074217": 10])
    }
  }

  @Test("What the engine cannot read is refused when it is entered")
  func unreadable() async throws {
    let sample = SampleYear(2026)
    try await sample.prepare(calls: false)
    var definition = sample.definition
    definition.rules.append(RuleDefinition(id: "odd:v1", terms: ["proration": "sometimes"]))
    definition.pools.append(PoolDefinition(id: "odd", rule: "odd:v1", terms: [:]))
    try await withBilling { [definition] billing, _ in
      let error = await #expect(throws: BillingError.self) { try await billing.enter(definition, at: SampleYear.now) }
      guard case .allocation(let fault)? = error else {
        Issue.record("not a fault of the case: \(String(describing: error))")
        return
      }
      #expect(fault.pointer == "/rules/odd:v1/proration")
    }
  }

  @Test("A closed year takes no definition and no run")
  func closed() async throws {
    let sample = SampleYear(2028)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition, at: SampleYear.now)
      try await TestDatabase.current.run("UPDATE moyai.bill_year SET state = 'closed' WHERE fy = 2028")
      await #expect(throws: BillingError.periodClosed(2028)) {
        try await billing.enter(sample.definition, at: SampleYear.now)
      }
      await #expect(throws: BillingError.periodClosed(2028)) {
        try await billing.compute(sample.year, .fix, at: SampleYear.now)
      }
    }
  }

  @Test(
    "No role may change or delete what was entered",
    arguments: [
      "UPDATE moyai.bill_statement SET yen = 0", "DELETE FROM moyai.bill_statement",
      "UPDATE moyai.bill_run SET fy = 2000",
      "DELETE FROM moyai.bill_run", "UPDATE moyai.bill_rule SET terms = '{}'", "DELETE FROM moyai.bill_cost_item",
      "UPDATE moyai.bill_statistic SET value = 0", "TRUNCATE moyai.bill_statement",
      "UPDATE moyai.bill_run_input SET value = ''", "DELETE FROM moyai.bill_line", "UPDATE moyai.bill_line SET yen = 0",
      "UPDATE moyai.journal_leg SET yen = 0", "DELETE FROM moyai.journal", "DELETE FROM moyai.bill_audit",
      "UPDATE moyai.usage_event SET value = 0", "DELETE FROM moyai.usage_event", "TRUNCATE moyai.usage_rollup",
      "UPDATE moyai.bill_rule SET created_by = ''", "UPDATE moyai.bill_scenario SET patch = ''",
    ])
  func appendOnly(script: String) async throws {
    let database = try TestDatabase.current
    for role in ["moyai_ops", "moyai_app", "moyai_meter"] {
      let error = await #expect(throws: (any Error).self) {
        try await database.run("SET moyai.tenant = '72028'; \(script)", role: role)
      }
      #expect(String(reflecting: error).contains("permission denied"), "\(role): \(script)")
    }
  }
}
