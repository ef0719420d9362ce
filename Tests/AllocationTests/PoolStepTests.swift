import Allocation
import StrictJSON
import Testing

/// The steps of a pool, with numbers that a pocket calculator gives (Allocation.docc, order of steps).
@Suite("Steps of a pool")
struct PoolStepTests {
  private static func pool(_ pool: JSON) -> JSON { ["pools": ["p": pool]] }
  private static func rule(_ rule: JSON) -> JSON { ["rules": ["r": rule]] }

  @Test("steps 1-5: items fall into slices, offsets follow them, the host bears its part of the net cost")
  func slices() throws {
    let result = try SampleCase.result(
      Self.pool([
        "cost_items": [
          "c1": ["phase": "initial", "yen": 1_000],
          "c2": ["class": "labour", "phase": "running", "band": "b", "yen": 500],
          "c3": ["class": "cloud", "phase": "running", "yen": 301],
        ],
        "host_share": [
          ["when": ["phase": "initial"], "ratio": "1/2"], ["when": ["class": "labour"], "ratio": "1/3"],
        ],
        "offsets": [
          "g1": ["kind": "grant", "yen": 99, "phase": "initial"], "g2": ["kind": "other", "yen": 101],
          "g3": ["kind": "private_fees", "yen": 40, "class": "labour", "band": "b"],
        ],
      ]))
    let pool = result.pool
    // g2 over 1000/500/301 of 1801: 56.08, 28.04, 16.88 → 56, 28, 17.
    #expect(pool.slices.map(\.gross) == [1_000, 500, 301])
    #expect(pool.slices.map(\.offsets) == [155, 68, 17])
    #expect(pool.slices.map(\.net) == [845, 432, 284])
    #expect(pool.slices.map(\.host) == [422, 144, 0])
    #expect(pool.offsets == 240 && pool.hostShare == 566 && pool.allocatable == 995)
    #expect(pool.breakdown.map(\.yen) == [1_000, 301, 500])
  }

  @Test("the implied slice is shown only when something fell into it")
  func impliedSlice() throws {
    let matched = try SampleCase.result(Self.pool(["host_share": [["ratio": "0"]]]))
    #expect(matched.pool.slices.count == 1)
    let empty = try SampleCase.result(Self.pool(["cost_items": .null, "rule": .null]))
    #expect(empty.pool.slices.isEmpty && empty.pool.shares.count == 3 && empty.pool.months == nil)
  }

  @Test(
    "step 4: the odd yen goes where the agreement says, by magnitude",
    arguments: [
      (101, "members", 50), (101, "host", 51), (-101, "members", -50), (-101, "host", -51), (100, "host", 50),
    ])
  func oddYen(net: Int, side: String, host: Int) throws {
    let result = try SampleCase.result(
      SampleCase.cost(net), Self.pool(["host_share": [["ratio": "1/2", "odd_yen": .string(side)]]]))
    #expect(result.pool.hostShare == host)
  }

  @Test("step 6: a yearly fee under month modes is due for the months taken part; the rest becomes a credit")
  func fees() throws {
    let joined: JSON = ["members": ["074217": ["from": "2025-12-24"]]]
    let charge = Self.rule([
      "proration": "weight_months", "charges": [["type": "per_member", "name": "会費", "yen": 100]],
    ])
    let result = try SampleCase.result(joined, charge, SampleCase.cost(200))
    // 100 yen over twelve months: four of 9 yen, then eight of 8; December to March are 8 each.
    #expect(result.row("074217")?.charges == 32 && result.row("072028")?.charges == 100)
    #expect(result.pool.charges.map(\.yen) == [232])
    // −32 by months 12:12:4.
    #expect(result.pool.components.map(\.yen) == [-32])
    #expect(result.pool.shares.map { $0.components[0] } == [-14, -14, -4])
    #expect(result.yen() == ["072028": 86, "072087": 86, "074217": 28])
    let wholeYear = try SampleCase.result(joined, charge, Self.rule(["proration": "whole_year"]))
    #expect(wholeYear.row("074217")?.charges == 100)
  }

  @Test("step 6: a unit price is rounded down for each member and not for nobody")
  func prices() throws {
    let result = try SampleCase.result(
      Self.rule(["charges": [["type": "unit_price", "name": "従量", "meter": "m", "price": "3/10"]]]),
      [
        "usage": [
          "m": ["2024-04-01/2025-04-01": ["a": ["072028": 9, "__unattributed__": 1_000], "b": ["072028": "0.9"]]]
        ]
      ])
    #expect(result.pool.charges.map(\.yen) == [2] && result.pool.components.map(\.yen) == [98])
  }

  @Test("step 7: month pools leave the months before a joiner alone")
  func months() throws {
    let result = try SampleCase.result(
      ["members": ["074217": ["from": "2026-01-01"]]], Self.rule(["proration": "month_pools"]), SampleCase.cost(1_200))
    #expect(result.pool.months?.map(\.yen) == Array(repeating: 100, count: 12))
    #expect(result.yen() == ["072028": 9 * 50 + 3 * 34, "072087": 9 * 50 + 3 * 33, "074217": 99])
    let weighted = try SampleCase.result(
      ["members": ["074217": ["from": "2026-01-01"]]], Self.rule(["proration": "weight_months"]),
      SampleCase.cost(1_200))
    #expect(weighted.yen() == ["072028": 534, "072087": 533, "074217": 133])
    #expect(weighted.pool.months == nil)
  }

  @Test(
    "an interval counts for a month by its rule",
    arguments: [("any_day", 4), ("first_day", 3), ("full", 2)])
  func monthCounts(counting: String, months: Int) throws {
    // 2 June to 15 September inclusive-exclusive: touches four months, begins three of them, fills two.
    let result = try SampleCase.result(
      ["services": ["s": ["072028": [["from": "2025-06-02", "to": "2025-09-15"]], "072087": [[:]]]]],
      Self.pool(["service": "s"]),
      Self.rule([
        "proration": "weight_months", "month_counts": .string(counting),
        "charges": [["type": "per_member", "name": "会費", "yen": 1_200]],
      ]))
    #expect(result.row("072028")?.charges == months * 100)
  }

  @Test("a pool of some months shares those only")
  func period() throws {
    let result = try SampleCase.result(
      Self.pool(["period": ["from": "2026-01-01", "to": "2026-04-01"]]), Self.rule(["proration": "month_pools"]))
    #expect(result.pool.months?.map(\.name) == ["2026-01", "2026-02", "2026-03"])
    #expect(result.pool.months?.map(\.yen) == [34, 33, 33])
  }

  @Test("step 8: year-on-year bounds round inward, and the difference is in its own column")
  func yearOnYear() throws {
    let result = try SampleCase.result(
      Self.rule(["bounds": ["year_on_year": "1/10"]]), ["previous": ["p": ["072028": 25, "072087": 33]]])
    // 072028 at most ⌊27.5⌋ = 27; 072087 between 30 and 36; 074217 is free. 73 in the ratio 33 : 33, 36 1/2 capped.
    #expect(result.yen() == ["072028": 27, "072087": 36, "074217": 37])
    #expect(result.pool.shares.map(\.bounds) == [-7, 3, 4])
  }

  @Test("bounds are skipped for a credit, visibly")
  func credit() throws {
    let result = try SampleCase.result(SampleCase.cost(-100), Self.rule(["bounds": ["floor": 40]]))
    #expect(result.findings == [.boundsSkipped(pool: "p", component: nil)])
    #expect(result.yen().values.sorted() == [-34, -33, -33])
  }

  @Test(
    "step 9: rounding, and who bears what is left",
    arguments: [
      ("cut", "host", [120, 120, 120], 10), ("half_up", "host", [120, 120, 120], 10),
      ("cut", "largest", [130, 120, 120], 0),
    ])
  func rounding(mode: String, bearer: String, yen: [Int], host: Int) throws {
    let result = try SampleCase.result(
      SampleCase.cost(370), Self.rule(["rounding": ["mode": .string(mode), "unit": 10, "bearer": .string(bearer)]]))
    // 124, 123, 123 before it.
    #expect(result.pool.shares.map(\.yen) == yen && result.pool.host.rounding == host)
  }

  @Test("half_up rounds half away from zero, cut toward it", arguments: [(15, 20, 10), (-15, -20, -10), (14, 10, 10)])
  func halves(yen: Int, halfUp: Int, cut: Int) throws {
    let alone: JSON = ["members": ["072087": .null, "074217": .null]]
    for (mode, expected) in [("half_up", halfUp), ("cut", cut)] {
      let rounding = Self.rule(["rounding": ["mode": .string(mode), "unit": 10]])
      #expect(try SampleCase.result(alone, rounding, SampleCase.cost(yen)).yen() == ["072028": expected])
    }
  }

  @Test("step 10: before charged_from the share is a shadow that the host bears, fees included")
  func shadow() throws {
    let result = try SampleCase.result(
      ["services": ["s": ["072028": [["charged_from": "2025-10-15"]], "072087": [[:]]]]], Self.pool(["service": "s"]),
      Self.rule(["proration": "month_pools", "charges": [["type": "per_member", "name": "会費", "yen": 120]]]),
      SampleCase.cost(2_640))
    // 2,400 remain, 100 a month each; October counts, because any day does.
    #expect(result.row("072028")?.share == 1_320 && result.row("072028")?.shadow == -660)
    #expect(result.row("072028")?.yen == 660 && result.pool.host.shadow == 660)
    #expect(result.row("072087")?.shadow == 0)
    let firstDay = try SampleCase.result(
      ["services": ["s": ["072028": [["charged_from": "2025-10-15"]], "072087": [[:]]]]], Self.pool(["service": "s"]),
      Self.rule(["proration": "month_pools", "month_counts": "first_day"]), SampleCase.cost(2_400))
    #expect(firstDay.row("072028")?.shadow == -700)
  }

  @Test("step 11: an offset of a member may make its yen negative")
  func memberOffset() throws {
    let result = try SampleCase.result(
      Self.pool(["offsets": ["g": ["kind": "grant", "yen": 50, "member": "072087"]]]))
    #expect(result.yen() == ["072028": 34, "072087": -17, "074217": 33])
    #expect(result.pool.memberOffsets == 50 && result.pool.offsets == 0 && result.row("072087")?.offsets == -50)
  }

  @Test("a cost model counts who takes part, and rounds each unit price down on the sum")
  func costModel() throws {
    let result = try SampleCase.result(
      Self.pool(["cost_items": .null, "cost_model": ["class": "cloud", "phase": "running", "fixed": 10]]),
      Self.pool([
        "cost_model": ["per_member": 5, "per_unit": [["kind": "pop", "as_of": "2025-01-01", "yen": "1/3"]]]
      ]),
      SampleCase.statistic(["072028": 1, "072087": 2, "074217": 5]))
    #expect(result.pool.gross == 10 + 15 + 2)
  }
}
