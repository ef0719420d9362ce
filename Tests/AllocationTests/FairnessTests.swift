import Allocation
import StrictJSON
import Testing

@Suite("Fairness")
struct FairnessTests {
  private static func terms(_ terms: JSON) -> JSON { ["fairness": terms] }
  private static let population = SampleCase.statistic(["072028": 60, "072087": 30, "074217": 10])
  private static let size: JSON = ["size": ["kind": "pop", "as_of": "2025-01-01"]]

  @Test("above_standalone, with a default and a town of its own")
  func standalone() throws {
    let result = try SampleCase.result(Self.terms(["standalone": ["default": 33, "072087": 32]]))
    #expect(
      result.findings == [
        .aboveStandalone(member: "072028", yen: 34, standalone: 33),
        .aboveStandalone(member: "072087", yen: 33, standalone: 32),
      ])
    #expect(result.fairness?.map(\.saving) == [-1, -1, 0])
  }

  @Test("larger_pays_less names the smaller town paying most, then the lowest code")
  func larger() throws {
    let ratios = SampleCase.key(["type": "fixed", "ratios": ["072028": "2/10", "072087": "4/10", "074217": "4/10"]])
    let result = try SampleCase.result(ratios, Self.population, Self.terms(Self.size))
    #expect(
      result.findings == [.largerPaysLess(member: "072028", yen: 20, other: "072087", otherYen: 40)])
    // Towns that do not use the same are not compared.
    let apart = try SampleCase.result(
      ratios, Self.population, Self.terms(Self.size), ["members": ["072028": ["to": "2025-06-01"]]])
    #expect(apart.findings.isEmpty)
  }

  @Test("per_head to one decimal, half away from zero, and none for a town without residents")
  func perHead() throws {
    let populations = SampleCase.statistic(["072028": 40, "072087": 0, "074217": 20])
    let result = try SampleCase.result(populations, Self.terms(Self.size))
    #expect(result.fairness?.map(\.perHeadTenths) == [9, nil, 17])
    let credit = try SampleCase.result(populations, Self.terms(Self.size), SampleCase.cost(-3))
    #expect(try SampleCase.json(credit)["fairness"]?.object?["074217"]?.text == #"{"per_head":"-0.1"}"#)
    #expect(try SampleCase.json(credit)["fairness"]?.object?["072028"]?.text == #"{"per_head":"0.0"}"#)
  }

  @Test("year_on_year compares with all of last year's pools, where there was any")
  func yearOnYear() throws {
    let result = try SampleCase.result(
      Self.terms(["year_on_year": "1/10"]), ["previous": ["p": ["072028": 30, "072087": 20], "gone": ["072087": 10]]])
    #expect(result.findings == [.yearOnYear(member: "072028", yen: 34, previous: 30)])
  }

  @Test("incremental and shapley only when every pool is a cost model; below_incremental")
  func causation() throws {
    let model: JSON = [
      "pools": [
        "p": [
          "cost_items": .null,
          "cost_model": [
            "class": "cloud", "phase": "running", "per_unit": [["kind": "pop", "as_of": "2025-01-01", "yen": "1"]],
          ],
        ]
      ]
    ]
    let result = try SampleCase.result(
      model, ["pools": ["p": ["cost_model": ["fixed": 10, "per_member": 1]]]], Self.population, Self.terms([:]))
    // 113 yen evenly: 38, 38, 37; the first town alone causes 61 of them.
    #expect(result.findings == [.belowIncremental(member: "072028", yen: 38, incremental: 61)])
    #expect(result.fairness?.map(\.incremental) == [61, 31, 11])
    #expect(result.fairness?.map { $0.shapley?.description } == ["193/3", "103/3", "43/3"])
    let mixed = try SampleCase.result(
      model, ["pools": ["q": [:]]], Self.population, Self.terms([:]))
    #expect(mixed.fairness?.map(\.incremental) == [nil, nil, nil])
  }

  @Test("join_raises_others when somebody joined and nobody left")
  func joinRaises() throws {
    // The newcomer has no population but costs a fee that is not covered by what it pays.
    let scenario: JSON = [
      "kind": "scenario",
      "scenario": [
        "patch": [
          "members": ["072052": [:]], "statistics": ["pop": ["2025-01-01": ["values": ["072052": 0]]]],
          "pools": ["p": ["cost_items": ["more": ["class": "cloud", "phase": "running", "yen": 10]]]],
        ]
      ],
    ]
    let result = try SampleCase.result(SampleCase.byPopulation, Self.population, scenario, Self.terms([:]))
    #expect(
      result.findings == [
        .joinRaisesOthers(member: "074217", difference: 1), .joinRaisesOthers(member: "072087", difference: 3),
        .joinRaisesOthers(member: "072028", difference: 6),
      ])
    #expect(try SampleCase.result(SampleCase.byPopulation, Self.population, scenario).findings.isEmpty)
  }
}
