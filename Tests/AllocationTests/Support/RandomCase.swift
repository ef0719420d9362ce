import MoyaiTesting
import StrictJSON

/// Random cases over the whole format. Most give a result; the rest give an error, which must be the same in every
/// run of them too.
struct RandomCase {
  private var random: SeededGenerator
  private static let codes = [
    "072028", "072052", "072079", "072087", "072109", "072117", "072133", "072141", "073016", "073032", "073083",
  ]
  private var members: [String] = []
  private var isMonthly = false

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  mutating func next() -> JSON {
    members = Array(Self.codes.shuffled(using: &random).prefix(random.number(1...8)))
    isMonthly = random.chance(50)
    var document: JSONObject = [
      "format": "moyai.billing.case/1", "kind": "fix", "fiscal_year": 2025, "host": ["code": "070009"],
    ]
    document["members"] = map(members, percent: 100) { $0.interval() }
    document["services"] = ["s": map(members, percent: 90) { .array([$0.interval(charged: true)]) }]
    document["statistics"] = [
      "pop": [
        "2025-01-01": ["values": map(members, percent: 100) { .number(JSONNumber($0.random.number(0...300_000))) }]
      ]
    ]
    document["usage"] = [
      "calls": [
        "2024-04-01/2025-04-01": [
          "read": map(members + ["__unattributed__"], percent: 80) { $0.quantity() },
          "write": map(members, percent: 60) { $0.quantity() },
        ]
      ]
    ]
    document["events"] = .array(events())
    document["rules"] = ["r1": rule(), "r2": rule()]
    document["pools"] = map(["p1", "p2", "p3"], percent: 80) { $0.pool() }
    document["previous"] = ["p1": map(members, percent: 50) { .number(JSONNumber($0.random.number(0...100_000))) }]
    document["agreement"] = [
      "tax": random.chance(50) ? ["mode": "untaxed"] : ["mode": "taxable", "rate": "10/100"],
      "instalments": ["3/10", "3/10", "2/10", "2/10"],
      "surplus": .string(random.pick(["last_instalment", "refund", "carry_forward"])),
    ]
    return .object(document)
  }

  private mutating func map(_ keys: [String], percent: Int, _ value: (inout Self) -> JSON) -> JSON {
    var object = JSONObject()
    for key in keys where random.chance(percent) { object.append(key, value(&self)) }
    return .object(object)
  }
}

extension RandomCase {
  private mutating func interval(charged: Bool = false) -> JSON {
    var object = JSONObject()
    if random.chance(15) { object["from"] = .string("2025-0\(random.number(4...9))-\(random.number(10...28))") }
    if random.chance(15) { object["to"] = .string("2025-1\(random.number(0...2))-\(random.number(10...28))") }
    if charged, isMonthly, random.chance(30) { object["charged_from"] = .string("2025-0\(random.number(5...9))-15") }
    return .object(object)
  }

  private mutating func quantity() -> JSON {
    random.chance(70)
      ? .number(JSONNumber(random.number(0...1_000_000)))
      : .string("\(random.number(0...1_000_000)).\(random.number(100_000...999_999))")
  }

  private mutating func events() -> [JSON] {
    var events: [JSON] = []
    for index in 0..<random.number(0...6) {
      var event: JSONObject = ["source": "gw", "id": .string("e\(index)"), "meter": "calls", "class": "read"]
      event["member"] = .string(random.pick(members))
      event["at"] = .string("2024-\(random.number(10...12))-1\(random.number(0...9))T09:30:00.5+09:00")
      let quantity = random.number(1...999)
      event["quantity"] = .number(JSONNumber(quantity))
      events.append(.object(event))
      if random.chance(20) { events.append(.object(event)) }
      guard random.chance(25) else { continue }
      event["id"] = .string("r\(index)")
      event["quantity"] = .number(JSONNumber(-quantity))
      event["reverses"] = ["source": "gw", "id": .string("e\(index)")]
      events.append(.object(event))
    }
    return events.shuffled(using: &random)
  }

  private mutating func rule() -> JSON {
    let proration = isMonthly ? "month_pools" : random.pick(["month_pools", "weight_months", "whole_year"])
    let ratios = random.pick([["1"], ["3/10", "7/10"], ["1/3", "1/3", "1/3"], ["0", "6/100", "94/100"]])
    var rule: JSONObject = ["proration": .string(proration)]
    rule["components"] = .array(ratios.map { component($0, bounded: proration != "month_pools") })
    if random.chance(30) {
      rule["charges"] = [
        ["type": "per_member", "name": "会費", "yen": .number(JSONNumber(random.number(0...5_000)))],
        ["type": "unit_price", "name": "従量", "meter": "calls", "price": "1/1000"],
      ]
    }
    if random.chance(25) { rule["bounds"] = ["floor": 0, "year_on_year": "9"] }
    if random.chance(40) {
      rule["rounding"] = [
        "mode": .string(random.pick(["cut", "half_up"])), "unit": .number(JSONNumber(random.pick([10, 100, 1_000]))),
        "bearer": .string(random.pick(["host", "largest"])),
      ]
    }
    return .object(rule)
  }

  private mutating func component(_ ratio: String, bounded: Bool) -> JSON {
    var component: JSONObject = ["name": "割", "ratio": .string(ratio), "key": key()]
    component["zero_base"] = .string(random.pick(["even", "host"]))
    if bounded, random.chance(25) { component["bounds"] = ["floor": 1] }
    return .object(component)
  }

  private mutating func key() -> JSON {
    let statistic: JSONObject = ["kind": "pop", "as_of": "FY-1/01-01"]
    var key = JSONObject()
    switch random.number(0...5) {
    case 0: key["type"] = "even"
    case 1:
      key = statistic
      key["type"] = "statistic"
    case 2:
      key = statistic
      key["type"] = "statistic_power"
      key["doubling"] = .string(random.pick(["3/2", "7/5", "4"]))
    case 3:
      key = statistic
      key["type"] = "bands"
      key["bands"] = [["below": 5_000, "weight": "1"], ["below": "50000.5", "weight": "3/2"], ["weight": "2"]]
    case 4:
      key = ["type": "meter", "meter": "calls"]
      if random.chance(50) { key["class_weights"] = ["read": "1/3", "write": "5"] }
      if random.chance(30) { key["unattributed"] = "exclude" }
    default: key["type"] = "even"
    }
    if random.chance(15) { key["exclude"] = [.string(random.pick(members))] }
    return .object(key)
  }

  private mutating func pool() -> JSON {
    var pool: JSONObject = ["rule": .string(random.pick(["r1", "r2"]))]
    if random.chance(30) { pool["service"] = "s" }
    if random.chance(15) { pool["period"] = ["from": "2025-07-01", "to": "2026-02-01"] }
    if random.chance(20) { pool["tax_rate"] = "8/100" }
    pool["cost_items"] = [
      "c1": ["class": "cloud", "phase": "running", "yen": .number(JSONNumber(random.number(-9_999_999...99_999_999)))],
      "c2": [
        "class": "labour", "phase": "initial", "band": "b", "yen": .number(JSONNumber(random.number(0...9_999_999))),
      ],
    ]
    if random.chance(40) {
      pool["host_share"] = [
        ["when": ["phase": "initial"], "ratio": "1"],
        ["when": ["phase": "running"], "ratio": "1/3", "odd_yen": .string(random.pick(["members", "host"]))],
      ]
    }
    if random.chance(30) {
      pool["offsets"] = ["g1": ["kind": "grant", "yen": 1_234, "phase": "initial"]]
    }
    return .object(pool)
  }
}
