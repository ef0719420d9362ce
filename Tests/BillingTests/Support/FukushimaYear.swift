import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON

@testable import Billing

/// The rule of Fukushima with 28 towns: building wholly the prefecture's, running half the prefecture's and half the
/// towns', and a charge for each service that a town chose. Populations are those of the census of 2020; which towns,
/// which services, how much use and all yen are assumed.
struct FukushimaYear {
  struct Town {
    let code: TenantID
    let name: String
    let people: Int
    /// Notifications of last year; nil where the town has no disaster notification.
    let notifications: Int?
    let clearsSnow: Bool
    /// What it pays in the end.
    let yen: Int

    init(_ code: Int32, _ name: String, _ people: Int, _ notifications: Int?, _ clearsSnow: Bool, _ yen: Int) {
      self.code = TenantID(code)
      self.name = name
      self.people = people
      self.notifications = notifications
      self.clearsSnow = clearsSnow
      self.yen = yen
    }
  }

  static let gross = 174_350_007
  static let host = 140_800_003

  static let towns = [
    Town(72028, "会津若松市", 117_376, 176_064, true, 5_497_877),
    Town(72052, "白河市", 59_491, 89_236, false, 2_598_228),
    Town(72079, "須賀川市", 74_992, 74_992, false, 3_061_407),
    Town(72087, "喜多方市", 44_760, 67_140, true, 2_344_872),
    Town(72109, "二本松市", 53_557, 53_557, false, 2_283_936),
    Town(72117, "田村市", 35_169, 52_753, false, 1_675_548),
    Town(72133, "伊達市", 58_240, 58_240, false, 2_453_801),
    Town(72141, "本宮市", 30_236, 45_354, false, 1_488_408),
    Town(73016, "桑折町", 11_459, 17_188, false, 776_088),
    Town(73032, "国見町", 8_639, 8_639, false, 654_720),
    Town(73083, "川俣町", 12_170, 6_085, false, 762_540),
    Town(73229, "大玉村", 8_900, nil, false, 599_604),
    Town(73423, "鏡石町", 12_318, 12_318, false, 788_160),
    Town(73440, "天栄村", 5_194, nil, false, 477_528),
    Town(73628, "下郷町", 5_264, nil, true, 568_704),
    Town(73644, "檜枝岐村", 504, nil, true, 385_795),
    Town(73679, "只見町", 4_044, nil, true, 521_820),
    Town(73687, "南会津町", 14_451, 7_225, true, 980_724),
    Town(74021, "北塩原村", 2_556, nil, true, 464_640),
    Town(74055, "西会津町", 5_770, 5_770, true, 642_288),
    Town(74071, "磐梯町", 3_322, nil, true, 494_064),
    Town(74080, "猪苗代町", 13_552, 13_552, true, 967_224),
    Town(74217, "会津坂下町", 15_068, 22_602, true, 1_055_604),
    Town(74225, "湯川村", 3_081, nil, true, 484_812),
    Town(74233, "柳津町", 3_081, nil, false, 407_916),
    Town(74446, "三島町", 1_452, nil, false, 354_252),
    Town(74454, "金山町", 1_862, 2_793, false, 411_984),
    Town(74462, "昭和村", 1_246, nil, false, 347_460),
  ]

  let year: FiscalYear

  /// Admits the towns and counts what they used in the year before.
  func prepare() async throws {
    let database = try TestDatabase.current
    try await database.run(
      "INSERT INTO moyai.tenant (tenant_id, slug, kind, name_ja, name_kana, name_romaji, state, joined_on, created_at) VALUES "
        + "(70009, 'fukushimapref', 'prefecture', '福島県', '', '', 'live', '2000-04-01', now()), "
        + Self.towns.map { town in
          "(\(town.code.code), 'town\(town.code.code)', 'municipality', '\(town.name)', '', '', 'live', '2000-04-01', now())"
        }.joined(separator: ", ") + " ON CONFLICT DO NOTHING")
    // Half in the first hour of the window, half in the last.
    for (hour, share) in [(FiscalYear(year.year - 1).start, 0), (year.start + .seconds(-3_600), 1)] {
      let rows = Self.towns.compactMap { town in
        town.notifications.map { all in
          "(\(town.code.code), 'notifications', '\(hour.iso8601Milliseconds())', 'delivered', 'kid000000001', 'svc_bosai', "
            + "\(town.code.code), 0, \((all + share) / 2), 1, 0)"
        }
      }
      try await database.run(
        "INSERT INTO moyai.usage_rollup (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest) VALUES "
          + rows.joined(separator: ", "))
    }
  }

  var definition: YearDefinition {
    let since = FiscalYear(2020).firstDay
    func users(_ service: String, _ uses: (Town) -> Bool) -> [Subscription] {
      Self.towns.filter(uses).map { Subscription(service: service, code: $0.code, from: since) }
    }
    return YearDefinition(
      fiscalYear: year,
      agreement: Agreement(
        id: "fukushima28-\(year.year)", host: SampleYear.host, hostName: "福島県",
        terms: ["tax": ["mode": "untaxed"], "instalments": ["3/10", "3/10", "2/10", "2/10"]]),
      members: Self.towns.map { MemberTerm(code: $0.code, from: since) },
      subscriptions: users("base") { _ in true } + users("bosai") { $0.notifications != nil }
        + users("snow") { $0.clearsSnow },
      rules: rules, pools: pools,
      statistics: [
        StatisticSet(
          kind: "population.census", asOf: CivilDate(year: 2020, month: 10, day: 1) ?? since, source: "令和2年国勢調査",
          values: Dictionary(uniqueKeysWithValues: Self.towns.map { ($0.code, String($0.people)) }))
      ])
  }

  private var rules: [RuleDefinition] {
    let people: JSON = ["type": "statistic", "kind": "population.census", "as_of": "2020-10-01"]
    return [
      RuleDefinition(
        id: "f28.om",
        terms: [
          "components": [
            ["name": "均等割", "ratio": "30/100", "key": ["type": "even"]],
            ["name": "人口割", "ratio": "70/100", "key": people],
          ]
        ]),
      RuleDefinition(
        id: "f28.bosai",
        terms: [
          "components": [
            ["name": "均等割", "ratio": "20/100", "key": ["type": "even"]],
            ["name": "利用割", "ratio": "80/100", "key": ["type": "meter", "meter": "notifications"]],
          ]
        ]),
      RuleDefinition(
        id: "f28.snow",
        terms: [
          "charges": [["type": "per_member", "name": "基本料", "yen": 60_000]],
          "components": [["name": "人口割", "ratio": "1", "key": people]],
        ]),
    ]
  }

  private var pools: [PoolDefinition] {
    [
      PoolDefinition(
        id: "build", rule: nil,
        terms: ["service": "base", "host_share": [["when": ["phase": "initial"], "ratio": "1"]]],
        costItems: [
          .init(id: "b1", costClass: .licence, phase: .initial, yen: 41_800_000),
          .init(id: "b2", costClass: .labour, phase: .initial, band: .c, yen: 63_250_000),
          .init(id: "b3", costClass: .cloud, phase: .initial, yen: 7_150_001),
        ]),
      PoolDefinition(
        id: "om", rule: "f28.om",
        terms: [
          "service": "base", "host_share": [["when": ["phase": "running"], "ratio": "1/2", "odd_yen": "host"]],
        ],
        costItems: [
          .init(id: "cloud", costClass: .cloud, phase: .running, yen: 14_520_000),
          .init(id: "licence", costClass: .licence, phase: .running, yen: 6_600_000),
          .init(id: "ops", costClass: .labour, phase: .running, band: .a, yen: 11_880_000),
          .init(id: "data", costClass: .labour, phase: .running, band: .b, yen: 5_940_000),
          .init(id: "link", costClass: .labour, phase: .running, band: .c, yen: 13_860_003),
          .init(id: "outward", costClass: .labour, phase: .running, band: .d, yen: 4_400_000),
        ]),
      PoolDefinition(
        id: "bosai", rule: "f28.bosai", terms: ["service": "bosai"],
        costItems: [.init(id: "svc", costClass: .licence, phase: .running, yen: 2_970_003)]),
      PoolDefinition(
        id: "snow", rule: "f28.snow", terms: ["service": "snow"],
        costItems: [.init(id: "svc", costClass: .licence, phase: .running, yen: 1_980_000)]),
    ]
  }
}
