import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

/// Every code of Billing.docc, refusals, on the way of the database: code, pointer, and that nothing was stored.
@Suite("Refusals of billing", .database)
struct BillingErrorTests {
  /// A year whose case has one fault.
  struct Fault: Sendable, CustomTestStringConvertible {
    let code: String
    let pointer: String
    let change: @Sendable (inout YearDefinition) -> Void
    var testDescription: String { "\(code) \(pointer)" }

    init(_ code: String, _ pointer: String, _ change: @escaping @Sendable (inout YearDefinition) -> Void) {
      (self.code, self.pointer, self.change) = (code, pointer, change)
    }

    /// One pool of 100 yen under a rule.
    init(_ code: String, _ pointer: String, rule: JSON, yen: Int = 100, terms: JSON = [:]) {
      self.init(code, pointer) { definition in
        let id = definition.rules[0].id
        definition.rules = [RuleDefinition(id: id, terms: rule)]
        definition.pools = [
          PoolDefinition(
            id: "p", rule: id, terms: terms, costItems: [.init(id: "c", costClass: .cloud, phase: .running, yen: yen)])
        ]
      }
    }
  }

  static let even: JSON = ["name": "e", "ratio": "1", "key": ["type": "even"]]
  static let use: JSON = ["name": "u", "ratio": "1", "key": ["type": "meter", "meter": "jobs.rows"]]

  static let faults: [Fault] = [
    Fault(
      "ratio_not_one", "/rules/R/components",
      rule: ["components": [["name": "e", "ratio": "1/2", "key": ["type": "even"]]]]),
    Fault("zero_base", "/rules/R/components/0", rule: ["components": [use]]),
    Fault("rule_missing", "/pools/p") { definition in
      definition.rules = []
      definition.pools = [
        PoolDefinition(
          id: "p", rule: nil, terms: [:], costItems: [.init(id: "c", costClass: .cloud, phase: .running, yen: 1)])
      ]
    },
    Fault(
      "rule_invalid", "/rules/R/components/0/bounds",
      rule: [
        "components": [["name": "e", "ratio": "1", "key": ["type": "even"], "bounds": ["floor": 1]]]
      ]),
    Fault(
      "invalid_input", "/rules/R/components/0/key/type",
      rule: ["components": [["name": "e", "ratio": "1", "key": ["type": "odd"]]]]),
    Fault("service_unknown", "/pools/p/service", rule: ["components": [even]], terms: ["service": "nowhere"]),
    Fault(
      "member_unknown", "/rules/R/components/0/key/member",
      rule: [
        "components": [["name": "d", "ratio": "1", "key": ["type": "direct", "member": "072010"]]]
      ]),
    Fault(
      "statistic_missing", "/rules/R/components/0/key",
      rule: [
        "components": [
          ["name": "s", "ratio": "1", "key": ["type": "statistic", "kind": "none", "as_of": "2020-04-01"]]
        ]
      ]),
    Fault(
      "floors_exceed_pool", "/rules/R/bounds",
      rule: ["proration": "whole_year", "components": [even], "bounds": ["floor": 50]]),
    Fault(
      "caps_below_pool", "/rules/R/bounds",
      rule: ["proration": "whole_year", "components": [even], "bounds": ["cap": 10]]),
    Fault(
      "bounds_crossed", "/rules/R/bounds",
      rule: [
        "proration": "whole_year", "components": [even], "bounds": ["floor": 30, "cap": 20],
      ]),
    Fault(
      "host_share_exceeds", "/pools/p/host_share/0", rule: ["components": [even]], terms: ["host_share": [["yen": 200]]]
    ),
    Fault("no_participants", "/pools/p") { definition in
      let rule = RuleDefinition(id: definition.rules[0].id, terms: ["components": [even]])
      definition.rules = [rule]
      definition.members = definition.members.map {
        MemberTerm(code: $0.code, from: definition.fiscalYear.firstDay.adding(days: 40))
      }
      definition.agreement = Agreement(
        id: "late", host: SampleYear.host, hostName: "福島県", terms: ["tax": ["mode": "untaxed"]])
      definition.subscriptions = []
      definition.pools = [
        PoolDefinition(
          id: "p", rule: rule.id, terms: [:], costItems: [.init(id: "c", costClass: .cloud, phase: .running, yen: 12)])
      ]
    },
    Fault("value_out_of_range", "/yen") { definition in
      definition.rules = []
      definition.pools = [
        PoolDefinition(id: "p", rule: nil, terms: [:], offsets: [.init(id: "o", terms: ["yen": 1_000_000_000_000_001])])
      ]
    },
  ]

  @Test("A year that gives no result is refused with code and place, and no run is stored", arguments: faults.indices)
  func engineFaults(index: Int) async throws {
    let fault = Self.faults[index]
    let sample = SampleYear(2101 + index)
    try await sample.prepare(calls: false)
    var definition = sample.definition
    definition.rules = [RuleDefinition(id: "r\(index):v1", terms: [:])]
    fault.change(&definition)
    definition.statistics = []
    try await withBilling { [definition] billing, _ in
      let error = await #expect(throws: (any Error).self) {
        try await billing.enter(definition)
        _ = try await billing.compute(sample.year, .fix)
      }
      let refusal = error as? BillingError
      #expect(refusal?.code == fault.code)
      #expect(refusal?.pointer == fault.pointer.replacing("/R/", with: "/r\(index):v1/"))
      let rows = try await TestDatabase.current.rows(
        "SELECT count(*) FROM moyai.bill_run WHERE fy = $1::smallint", [String(sample.year.year)])
      #expect(rows == [["0"]])
    }
  }

  @Test("rule_not_approved: a rule that no second person approved makes no run, and its author cannot approve it")
  func rules() async throws {
    let sample = SampleYear(2140)
    try await sample.prepare()
    var definition = sample.definition
    definition.rules = [RuleDefinition(id: "alone:v1", terms: SampleYear.even.terms)]
    definition.pools = [
      PoolDefinition(
        id: "p", rule: "alone:v1", terms: [:], costItems: [.init(id: "c", costClass: .cloud, phase: .running, yen: 1)])
    ]
    try await withBilling { [definition] billing, _ in
      try await billing.define(definition, by: Desk.clerk, at: SampleYear.now)
      let error = await #expect(throws: BillingError.self) { try await billing.compute(sample.year, .fix) }
      #expect(error?.code == "rule_not_approved" && error?.pointer == "/rules/alone:v1")
      await #expect(throws: BillingError.samePerson("rule alone:v1")) {
        try await billing.approveRule("alone:v1", by: Desk.clerk, at: SampleYear.now)
      }
      try await billing.approveRule("alone:v1", by: Desk.chief, at: SampleYear.now)
      await #expect(throws: BillingError.self) {
        try await billing.approveRule("alone:v1", by: Person("key:third"), at: SampleYear.now)
      }
      let run = try await billing.compute(sample.year, .fix)
      #expect(run.isNew)
    }
  }

  @Test("same_person and statement_state: runs and statements go their way step by step, by two persons")
  func states() async throws {
    let sample = SampleYear(2142)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let run = try await billing.compute(sample.year, .fix).run.id
      let all = StatementSelection.run(run, .fix, instalment: 0)
      func refused(_ code: String, _ act: @Sendable () async throws -> Void) async {
        let error = await #expect(throws: BillingError.self) { try await act() }
        #expect(error?.code == code)
      }
      await refused("statement_state") {
        _ = try await billing.draftStatements(of: run, .fix, by: Desk.clerk, at: SampleYear.now)
      }
      await refused("same_person") { _ = try await billing.approveRun(run, by: Desk.clerk, at: SampleYear.now) }
      _ = try await billing.approveRun(run, by: Desk.chief, at: SampleYear.now)
      await refused("statement_state") { _ = try await billing.approveRun(run, by: Desk.chief, at: SampleYear.now) }
      await refused("invalid_input") {
        _ = try await billing.draftStatements(of: run, .plan, by: Desk.clerk, at: SampleYear.now)
      }
      let drafts = try await billing.draftStatements(of: run, .fix, by: Desk.clerk, at: SampleYear.now)
      #expect(drafts.allSatisfy { $0.number == nil && $0.state == .draft })
      await refused("statement_state") {
        _ = try await billing.draftStatements(of: run, .fix, by: Desk.clerk, at: SampleYear.now)
      }
      await refused("statement_state") {
        _ = try await billing.issueStatements(all, by: Desk.clerk, at: SampleYear.now)
      }
      await refused("same_person") {
        _ = try await billing.approveStatements(all, by: Desk.clerk, at: SampleYear.now)
      }
      _ = try await billing.approveStatements(all, by: Desk.chief, at: SampleYear.now)
      let issued = try await billing.issueStatements(all, by: Desk.clerk, at: SampleYear.now)
      await refused("statement_state") {
        _ = try await billing.voidStatement(
          issued[0].head.shown, correctedBy: issued[1].head.shown, by: Desk.chief, at: SampleYear.now)
      }
      await refused("not_found") { _ = try await billing.statement("R124-確-0099") }
      await refused("not_found") { _ = try await billing.stored("2142-fix-099") }
      let chain = try await TestDatabase.current.rows(
        """
        SELECT bool_and(prev_sha256 = coalesce(before, '')) FROM (
          SELECT prev_sha256, lag(sha256) OVER (ORDER BY chain_no) AS before FROM moyai.bill_statement
          WHERE fy = 2142 AND state = 'issued') c
        """)
      #expect(chain == [["t"]])
    }
  }

  @Test("frozen_mismatch: what was issued and what the frozen case gives are compared before a correction")
  func frozenMismatch() async throws {
    let sample = SampleYear(2148)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let run = try await billing.compute(sample.year, .fix).run
      _ = try await billing.approveRun(run.id, by: Desk.chief, at: SampleYear.now)
      // Somebody with more rights than the service wrote into a result.
      _ = try await TestDatabase.current.rows(
        """
        UPDATE moyai.bill_run SET result_json = jsonb_set(result_json::jsonb,
          '{pools,om,shares,072028,yen}', '1')::text WHERE run_id = $1
        """, [run.id])
      let error = await #expect(throws: BillingError.self) {
        try await billing.correct(
          run.id, patch: ["statistics": ["population.census": ["2020-04-01": ["values": ["072087": 35]]]]],
          reason: "訂正", by: Desk.clerk, at: SampleYear.now)
      }
      #expect(error?.code == "frozen_mismatch" && error?.pointer == "/issued/fixed/om/072028")
      let rows = try await TestDatabase.current.rows("SELECT count(*) FROM moyai.bill_run WHERE fy = 2148")
      #expect(rows == [["1"]])
    }
  }

  @Test("I13 the lines of a run evaluate to its yen, and one query explains a member")
  func I13_lines() async throws {
    let sample = SampleYear(2144)
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let outcome = try await billing.compute(sample.year, .fix)
      for member in outcome.summary.members {
        let lines = try await billing.explain(outcome.run.id, member: member.code)
        let shares = lines.filter { $0.step == "share" }
        #expect(shares.reduce(0) { $0 + $1.yen } == member.yen)
        let rounded = lines.filter { $0.step == "members" }
        #expect(rounded.reduce(0) { $0 + $1.yen } == member.yen)
        for line in rounded {
          let rounding = try #require(line.rounding)
          #expect(line.yen == rounding.floor + rounding.extra)
        }
      }
      let host = try await billing.explain(outcome.run.id, member: "070009")
      #expect(host.filter { $0.step == "host" }.reduce(0) { $0 + $1.yen } == outcome.summary.host)
      let diff = try await billing.diff(outcome.run.id, against: outcome.run.id)
      #expect(diff.object?["rows"] == [] && diff.object?["sections"] == [])
    }
  }

  @Test("A document of cost is taken back by another one with the negated yen, once")
  func reversal() async throws {
    let sample = SampleYear(2146)
    try await sample.prepare(calls: false)
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      func add(_ id: String, _ yen: Int, reverses: String?) async throws {
        try await billing.add(
          items: [.init(id: id, costClass: .licence, phase: .running, yen: yen, reverses: reverses)], offsets: [],
          to: "svc.bosai", of: sample.year, by: Desk.clerk, at: SampleYear.now)
      }
      let wrong = await #expect(throws: BillingError.self) { try await add("r1", -1, reverses: "c1") }
      #expect(wrong?.code == "invalid_input" && wrong?.pointer == "/yen")
      try await add("r1", -99_999, reverses: "c1")
      try await add("r1", -99_999, reverses: "c1")
      let twice = await #expect(throws: BillingError.self) { try await add("r2", -99_999, reverses: "c1") }
      #expect(twice?.code == "statement_state")
    }
  }
}
