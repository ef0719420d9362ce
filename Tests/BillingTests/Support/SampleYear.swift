import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON

@testable import Billing

/// The Fukushima rule with three towns: building borne by the host, half of the running cost shared evenly, by population
/// and by last year's calls, and a service that one town chose.
struct SampleYear {
  static let host = TenantID(70009)
  static let aizu = TenantID(72028)
  static let kitakata = TenantID(72087)
  static let aizubange = TenantID(74217)
  static let now = FiscalYear(2026).start

  let year: FiscalYear

  init(_ year: Int) { self.year = FiscalYear(year) }

  /// What the towns and the host called last year: 500, 300 and 200 against the host's own 1,000.
  func prepare(calls: Bool = true) async throws {
    let database = try TestDatabase.current
    try await database.run(
      """
      INSERT INTO moyai.tenant
        (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, created_at)
      VALUES (70009, 'fukushimapref', 'prefecture', '福島県', '', '', 'live', '2000-04-01', now()),
        (72028, 'aizuwakamatsu', 'municipality', '会津若松市', '', '', 'live', '2000-04-01', now()),
        (72087, 'kitakata', 'municipality', '喜多方市', '', '', 'live', '2000-04-01', now()),
        (74217, 'aizubange', 'municipality', '会津坂下町', '', '', 'live', '2000-04-01', now())
      ON CONFLICT DO NOTHING
      """)
    guard calls else { return }
    for (tenant, quantity) in [(Self.host, 1_000), (Self.aizu, 500), (Self.kitakata, 300), (Self.aizubange, 200)] {
      try await count(quantity, of: tenant, at: FiscalYear(year.year - 1).start)
    }
  }

  func count(_ quantity: Int, of tenant: TenantID, at hour: Timestamp, usageClass: String = "read") async throws {
    _ = try await TestDatabase.current.rows(
      """
      INSERT INTO moyai.usage_rollup (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest)
      VALUES ($1, 'api.calls', $2, $3, 'kid000000001', 'svc_test', $1, 0, $4, 1, 0)
      """, [String(tenant.code), hour.iso8601Milliseconds(), usageClass, String(quantity)])
  }

  var definition: YearDefinition {
    YearDefinition(
      fiscalYear: year,
      agreement: Agreement(id: "fukushima", host: Self.host, hostName: "福島県", terms: ["tax": ["mode": "untaxed"]]),
      members: [Self.aizu, Self.kitakata, Self.aizubange].map { MemberTerm(code: $0, from: FiscalYear(2020).firstDay) },
      subscriptions: [Subscription(service: "bosai", code: Self.aizu, from: FiscalYear(2020).firstDay)],
      rules: [Self.shared, Self.even], pools: [build, running, service],
      statistics: [
        StatisticSet(
          kind: "population.census", asOf: FiscalYear(2020).firstDay, source: "国勢調査",
          values: [Self.aizu: "60", Self.kitakata: "30", Self.aizubange: "10"])
      ])
  }

  static let shared = RuleDefinition(
    id: "om:v1",
    terms: [
      "proration": "whole_year",
      "components": [
        ["name": "均等割", "ratio": "30/100", "key": ["type": "even"]],
        [
          "name": "人口割", "ratio": "40/100",
          "key": ["type": "statistic", "kind": "population.census", "as_of": "2020-04-01"],
        ],
        ["name": "利用割", "ratio": "30/100", "key": ["type": "meter", "meter": "api.calls"]],
      ],
    ])

  static let even = RuleDefinition(
    id: "even:v1",
    terms: [
      "proration": "whole_year", "components": [["name": "均等割", "ratio": "1", "key": ["type": "even"]]],
    ])

  private var build: PoolDefinition {
    PoolDefinition(
      id: "build", rule: nil,
      terms: ["name": "構築", "host_share": [["when": ["phase": "initial"], "ratio": "1"]]],
      costItems: [.init(id: "c1", costClass: .cloud, phase: .initial, yen: 3_000_000, document: "契約書")])
  }

  private var running: PoolDefinition {
    PoolDefinition(
      id: "om", rule: "om:v1",
      terms: ["name": "運用", "host_share": [["when": ["phase": "running"], "ratio": "1/2"]]],
      costItems: [
        .init(
          id: "c1", costClass: .labour, phase: .running, band: .a, yen: 1_000_001, date: year.firstDay,
          document: "契約書", budgetCode: "02-01")
      ])
  }

  private var service: PoolDefinition {
    PoolDefinition(
      id: "svc.bosai", rule: "even:v1", terms: ["name": "防災", "service": "bosai"],
      costItems: [.init(id: "c1", costClass: .licence, phase: .running, yen: 99_999)],
      offsets: [.init(id: "g1", terms: ["kind": "grant", "yen": 9_999])])
  }
}

/// Runs the body with a service on the suite's database.
func withBilling(_ body: @escaping @Sendable (BillingService, Database) async throws -> Void) async throws {
  try await TestDatabase.current.withDatabase { (database: Database) in
    try await body(BillingService(database: database, softwareVersion: "test"), database)
  }
}

/// Two desks of the prefecture.
enum Desk {
  static let clerk = Person("key:clerk")
  static let chief = Person("key:chief")
}

extension BillingService {
  /// Defines a year, its rules approved by the second person.
  func enter(_ definition: YearDefinition, at now: Timestamp = SampleYear.now) async throws {
    try await define(definition, by: Desk.clerk, at: now)
    let open = try await rules().filter { $0.approvedBy == nil }.map(\.id)
    for rule in definition.rules where open.contains(rule.id) {
      // Another test of the suite may have been first; rules are of no year.
      do {
        try await approveRule(rule.id, by: Desk.chief, at: now)
      } catch BillingError.stateConflict {}
    }
  }

  func compute(_ year: FiscalYear, _ kind: RunKind, at now: Timestamp = SampleYear.now) async throws -> RunOutcome {
    try await run(year, kind, by: Desk.clerk, at: now)
  }

  /// Approves a run and issues its statements.
  @discardableResult
  func issue(
    _ run: String, _ kind: StatementKind, instalment: Int = 0, at now: Timestamp = SampleYear.now
  ) async throws -> [IssuedStatement] {
    if try await stored(run).state == .draft { _ = try await approveRun(run, by: Desk.chief, at: now) }
    let all = StatementSelection.run(run, kind, instalment: instalment)
    _ = try await draftStatements(of: run, kind, instalment: instalment, by: Desk.clerk, at: now)
    _ = try await approveStatements(all, by: Desk.chief, at: now)
    return try await issueStatements(all, by: Desk.clerk, at: now)
  }
}
