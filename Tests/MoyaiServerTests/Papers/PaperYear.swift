import Allocation
import Billing
import CivilTime
import MoyaiTesting
import Papers
import Postgres
import StrictJSON
import Testing

@testable import MoyaiServer

/// A year of three towns from the plan to the correction after it, on the suite's database, with money received between.
struct PaperYear {
  static let towns = [
    TenantID(72028): "会津若松市", TenantID(72087): "喜多方市", TenantID(74217): "会津坂下町",
  ]
  static let host = TenantID(70009)
  static let now = FiscalYear(2026).start
  static let (clerk, chief) = (Person("key:clerk"), Person("key:chief"))

  let year: FiscalYear
  let billing: BillingService
  /// Ids of the runs by kind.
  private(set) var runs: [RunKind: String] = [:]

  init(_ year: Int, _ database: Database) {
    self.year = FiscalYear(year)
    billing = BillingService(database: database, softwareVersion: "test")
  }

  var codes: [String] { Self.towns.keys.map(\.caseCode).sorted() }

  private func definition(of year: FiscalYear, taxed: Bool, surplus: String) -> YearDefinition {
    YearDefinition(
      fiscalYear: year,
      agreement: Agreement(
        id: "a\(year.year)", host: Self.host, hostName: "福島県",
        terms: [
          "tax": taxed ? ["mode": "taxable", "rate": "10/100"] : ["mode": "untaxed"],
          "instalments": ["1/2", "1/2"], "surplus": .string(surplus),
        ]),
      members: Self.towns.keys.sorted { $0.code < $1.code }.map {
        MemberTerm(code: $0, from: FiscalYear(2020).firstDay)
      },
      subscriptions: [], rules: [Self.rule],
      pools: [
        PoolDefinition(
          id: "om", rule: "papers:v1",
          terms: ["name": "運用保守費", "host_share": [["when": ["phase": "running"], "ratio": "1/2"]]],
          costItems: [.init(id: "c1", costClass: .cloud, phase: .running, yen: 1_000_003, document: "契約書")])
      ],
      statistics: [
        StatisticSet(
          kind: "population.census", asOf: FiscalYear(2020).firstDay, source: "国勢調査",
          values: [TenantID(72028): "117376", TenantID(72087): "44760", TenantID(74217): "15068"])
      ])
  }

  private static let rule = RuleDefinition(
    id: "papers:v1",
    terms: [
      "components": [
        ["name": "均等割", "ratio": "3/10", "key": ["type": "even"]],
        [
          "name": "人口割", "ratio": "7/10",
          "key": ["type": "statistic", "kind": "population.census", "as_of": "2020-04-01"],
        ],
      ]
    ])

  /// Plan and its first instalment, a rebate, revision and second instalment, fixed amounts, settlement; then the next
  /// year with a correction of this one.
  mutating func walk(taxed: Bool = false, surplus: String = "refund", particulars: JSON? = nil) async throws {
    try await enter(definition(of: year, taxed: taxed, surplus: surplus))
    if let particulars {
      _ = try await billing.putParticulars(particulars, of: year, by: Self.clerk, at: Self.now)
    }
    try await run(.plan)
    try await issue(.plan, .plan)
    try await issue(.plan, .instalment, 1)
    try await billing.receive(100_000, from: "072028", in: year, note: "納入", by: Self.clerk, at: Self.now)
    try await billing.add(
      items: [.init(id: "c2", costClass: .cloud, phase: .running, yen: -300_000, document: "値引")], offsets: [],
      to: "om", of: year, by: Self.clerk, at: Self.now)
    try await run(.revise)
    try await issue(.revise, .revise)
    try await issue(.revise, .instalment, 2)
    try await run(.fix)
    try await issue(.fix, .fix)
    try await run(.settle)
    try await issue(.settle, .settle)
    let next = FiscalYear(year.year + 1)
    try await enter(definition(of: next, taxed: taxed, surplus: surplus))
    let correction = try await billing.correct(
      try #require(runs[.settle]),
      patch: ["statistics": ["population.census": ["2020-04-01": ["values": ["072087": 50_000]]]]],
      reason: "人口の訂正", in: next, by: Self.clerk, at: Self.now)
    runs[.correct] = correction.run.id
    try await issue(.correct, .correct)
    _ = try await billing.postCorrection(correction.run.id, by: Self.chief, at: Self.now)
  }

  private func enter(_ definition: YearDefinition) async throws {
    try await TestDatabase.current.run(
      """
      INSERT INTO moyai.tenant (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, created_at)
      VALUES (70009, 'fukushimapref', 'prefecture', '福島県', '', '', 'live', '2000-04-01', now()),
        (72028, 'aizuwakamatsu', 'municipality', '会津若松市', '', '', 'live', '2000-04-01', now()),
        (72087, 'kitakata', 'municipality', '喜多方市', '', '', 'live', '2000-04-01', now()),
        (74217, 'aizubange', 'municipality', '会津坂下町', '', '', 'live', '2000-04-01', now())
      ON CONFLICT DO NOTHING
      """)
    try await billing.define(definition, by: Self.clerk, at: Self.now)
    for rule in try await billing.rules() where rule.approvedBy == nil {
      try await billing.approveRule(rule.id, by: Self.chief, at: Self.now)
    }
  }

  private mutating func run(_ kind: RunKind) async throws {
    runs[kind] = try await billing.run(year, kind, by: Self.clerk, at: Self.now).run.id
  }

  private func issue(_ run: RunKind, _ kind: StatementKind, _ instalment: Int = 0) async throws {
    let id = try #require(runs[run])
    if try await billing.stored(id).state == .draft {
      _ = try await billing.approveRun(id, by: Self.chief, at: Self.now)
    }
    let all = StatementSelection.run(id, kind, instalment: instalment)
    _ = try await billing.draftStatements(of: id, kind, instalment: instalment, by: Self.clerk, at: Self.now)
    _ = try await billing.approveStatements(all, by: Self.chief, at: Self.now)
    _ = try await billing.issueStatements(all, by: Self.clerk, at: Self.now)
  }

  /// What a run's papers are made of.
  func papers(_ kind: RunKind) async throws -> RunPapers {
    try RunPapers(try await billing.paperRecord(of: try #require(runs[kind])))
  }
}
