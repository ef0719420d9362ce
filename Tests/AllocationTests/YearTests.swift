import Allocation
import StrictJSON
import Testing

@Suite("Plan, revision, settlement, tax")
struct YearTests {
  @Test("instalments add up to the plan; a revision keeps what was issued")
  func instalments() throws {
    let agreement: JSON = ["agreement": ["instalments": ["3/10", "3/10", "2/10", "2/10"]]]
    let plan = try SampleCase.result(["kind": "plan"], agreement, SampleCase.cost(303))
    #expect(plan.instalments?.map(\.yen) == Array(repeating: [31, 30, 20, 20], count: 3))
    let revision = try SampleCase.result(
      ["kind": "revise", "issued": ["instalments": ["072028": [40, 30], "072087": [200]]]], agreement,
      SampleCase.cost(303))
    #expect(revision.instalments?.map(\.yen) == [[40, 30, 16, 15], [200, -43, -28, -28], [31, 30, 20, 20]])
    #expect(try SampleCase.result(agreement).instalments == nil)
  }

  @Test(
    "the surplus policy says what becomes of a difference",
    arguments: [
      ("last_instalment", [-10, 0, 0], [24, 0, 0]), ("refund", [24, 34, 0], [24, 0, 0]),
      ("carry_forward", [24, 0, -34], [20, 0, 4]),
    ])
  func surplus(policy: String, lower: [Int], higher: [Int]) throws {
    let result = try SampleCase.result(
      [
        "kind": "settle", "agreement": ["surplus": .string(policy)],
        "issued": [
          "planned": ["p": ["072028": 34, "072087": 29, "074217": 67], "old": ["072028": 34, "080001": 7]],
          "instalments": ["072028": [20, 24], "072087": [9], "074217": [43]],
        ],
      ])
    let settlement = try #require(result.settlement)
    let rows = Dictionary(uniqueKeysWithValues: settlement.members.map { ($0.code, $0) })
    func columns(_ code: String) -> [Int]? { rows[code].map { [$0.dueNow, $0.refund, $0.carriedForward] } }
    // 072028 planned 68, invoiced 44, fixed 34; 072087 planned 29, invoiced 9, fixed 33.
    #expect(columns("072028") == lower)
    #expect(columns("072087") == higher)
    // Whoever was once planned for is settled with, member or not.
    #expect(rows["080001"]?.trueUp == -7)
    #expect(settlement.pools["p"] == ["072028": 0, "072087": 4, "074217": -34])
    #expect(settlement.pools["old"] == ["072028": -34, "080001": -7])
    #expect(settlement.sumTrueUp == settlement.sumFixed - settlement.sumPlanned)
  }

  @Test("tax once per statement and rate, the residual on the host")
  func tax() throws {
    let pools: JSON = [
      "agreement": ["tax": ["mode": "taxable", "rate": "10/100"]],
      "pools": [
        "q": [
          "rule": "r", "tax_rate": "8/100", "cost_items": ["c": ["class": "cloud", "phase": "running", "yen": 100]],
        ]
      ],
    ]
    let result = try SampleCase.result(pools)
    // 10 %: 3.4 + 3.3 + 3.3 → 9 of 10; 8 %: 2.72 + 2.64 + 2.64 → 6 of 8.
    #expect(result.members.map(\.tax) == [5, 5, 5] && result.totals.tax == 15 && result.totals.taxResidual == 3)
    let credit = try SampleCase.result(pools, SampleCase.cost(-100))
    #expect(credit.members.map(\.tax) == [-3 + 2, -3 + 2, -3 + 2] && credit.totals.taxResidual == -1 + 2)
    let untaxed = try SampleCase.result(pools, ["agreement": ["tax": ["mode": "untaxed", "rate": .null]]])
    #expect(untaxed.totals.tax == 0)
  }

  @Test("a scenario tells joiners, leavers and what it means for the others")
  func scenario() throws {
    let join = try SampleCase.result(
      ["kind": "scenario", "scenario": ["patch": ["members": ["072052": ["from": "2025-10-01"]]]]])
    let joined = try #require(join.scenario)
    #expect(joined.joiners == ["072052"] && joined.leavers.isEmpty && joined.before["072052"] == nil)
    #expect(joined.difference == ["072028": -9, "072052": 25, "072087": -8, "074217": -8])
    #expect((joined.othersMin, joined.othersMax, joined.othersDifference) == (-9, -8, -25))
    let leave = try SampleCase.result(
      ["kind": "scenario", "scenario": ["patch": ["members": ["074217": ["to": "2025-04-01"]]]]])
    let left = try #require(leave.scenario)
    #expect(left.leavers == ["074217"] && left.difference["074217"] == -33 && left.othersDifference == 33)
    #expect(left.membersBefore == 100 && left.membersAfter == 100)
  }
}
