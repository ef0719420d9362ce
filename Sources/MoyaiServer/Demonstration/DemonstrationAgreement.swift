import Allocation
import Billing
import CivilTime
import Postgres
import StrictJSON
import Tenancy

/// What the demonstration's parties agreed and spent in a year. The rule is Fukushima's: building is the prefecture's, running
/// is half the prefecture's and half the towns', and each chosen service is charged to its towns. Populations are the census'.
/// Every amount, who chose which service and the inner split are assumed; the documents say so.
enum DemonstrationAgreement {
  static let populationKind = "population.census"
  private static let document = "仮定（実証用）"

  static func year(_ year: FiscalYear, towns: [DemonstrationTown], host: TenantID, census: CivilDate) -> YearDefinition
  {
    YearDefinition(
      fiscalYear: year,
      agreement: Agreement(
        id: "fukushima-\(year.year)", host: host, hostName: "福島県", terms: ["tax": ["mode": "untaxed"]]),
      members: towns.map { MemberTerm(code: $0.code.tenant, from: year.firstDay) },
      subscriptions: towns.enumerated().flatMap { index, town in
        // Every other town is assumed to have chosen the second service.
        (index.isMultiple(of: 2) ? ["bosai", "fleet"] : ["bosai"]).map {
          Subscription(service: $0, code: town.code.tenant, from: year.firstDay)
        }
      },
      rules: rules(census),
      pools: pools,
      statistics: [
        StatisticSet(
          kind: populationKind, asOf: census, source: "総務省統計局「令和２年国勢調査」を加工して作成",
          values: Dictionary(
            towns.map { ($0.code.tenant, String($0.population)) }, uniquingKeysWith: { first, _ in first }))
      ])
  }

  private static func rules(_ census: CivilDate) -> [RuleDefinition] {
    let population: JSON = [
      "type": "statistic", "kind": .string(populationKind), "as_of": .string(census.iso8601),
    ]
    return [
      RuleDefinition(
        id: "om:v1",
        terms: [
          "proration": "month_pools",
          "components": [
            ["name": "均等割", "ratio": "30/100", "key": ["type": "even"]],
            ["name": "人口割", "ratio": "70/100", "key": population],
          ],
        ]),
      RuleDefinition(
        id: "bosai:v1",
        terms: [
          "proration": "month_pools",
          "components": [
            ["name": "均等割", "ratio": "20/100", "key": ["type": "even"]],
            [
              // This year's own use, so that the demonstration shows what it has just metered.
              "name": "利用割", "ratio": "80/100", "zero_base": "even",
              "key": [
                "type": "meter", "meter": "api.calls", "window": "FY", "class_weights": Self.classWeights,
              ],
            ],
          ],
        ]),
      RuleDefinition(
        id: "fleet:v1",
        terms: [
          "proration": "month_pools", "charges": [["type": "per_member", "name": "基本料", "yen": 60_000]],
          "components": [["name": "人口割", "ratio": "1", "key": population]],
        ]),
    ]
  }

  /// A batch is one call and its items count apart; what was refused or failed weighs nothing (Metering.docc, what is
  /// counted).
  private static let classWeights: JSON = [
    "read": "1", "query": "1", "temporal": "1", "write": "1", "subscribe": "1", "batch": "1", "batch-item": "1/10",
    "admin": "0", "rejected": "0", "fault": "0",
  ]

  private static let pools: [PoolDefinition] = [
    PoolDefinition(
      id: "build", rule: nil,
      terms: ["name": "基盤構築費", "host_share": [["when": ["phase": "initial"], "ratio": "1"]]],
      costItems: [
        item("b1", .licence, .initial, nil, 41_800_000), item("b2", .labour, .initial, .c, 63_250_000),
        item("b3", .cloud, .initial, nil, 7_150_001),
      ]),
    PoolDefinition(
      id: "om", rule: "om:v1",
      terms: [
        "name": "運用保守費",
        "host_share": [["when": ["phase": "running"], "ratio": "1/2", "odd_yen": "host"]],
      ],
      costItems: [
        item("cloud", .cloud, .running, nil, 14_520_000), item("licence", .licence, .running, nil, 6_600_000),
        item("ops", .labour, .running, .a, 11_880_000), item("data", .labour, .running, .b, 5_940_000),
        item("link", .labour, .running, .c, 13_860_003), item("outward", .labour, .running, .d, 4_400_000),
      ]),
    PoolDefinition(
      id: "bosai", rule: "bosai:v1", terms: ["name": "防災情報サービス", "service": "bosai"],
      costItems: [item("svc", .licence, .running, nil, 2_970_003)]),
    PoolDefinition(
      id: "fleet", rule: "fleet:v1", terms: ["name": "車両動態サービス", "service": "fleet"],
      costItems: [item("svc", .licence, .running, nil, 1_980_000)]),
  ]

  private static func item(
    _ id: String, _ cost: Pool.CostClass, _ phase: Pool.Phase, _ band: Pool.Band?, _ yen: Int
  ) -> PoolDefinition.CostItem {
    PoolDefinition.CostItem(id: id, costClass: cost, phase: phase, band: band, yen: yen, document: document)
  }
}
