import Allocation
import MoyaiTesting
import StrictJSON
import Testing

/// I11 and I12: what a year's steps owe each other.
@Suite("Invariants of settlement and correction")
struct YearInvariantTests {
  @Test("I12 Σ true-ups = fixed − planned, and invoiced + due − refund + carried = fixed under every policy")
  func i12() throws {
    var cases = RandomCase(seed: TestSeed.current)
    var random = SeededGenerator(seed: 12)
    var settled = 0
    for _ in 0..<60 {
      var document = try #require(cases.next().object)
      document["kind"] = "settle"
      let codes = document["members"]?.object?.members.map(\.key) ?? []
      var planned = JSONObject()
      var instalments = JSONObject()
      for code in codes {
        planned.append(code, .number(JSONNumber(random.number(0...9_000_000))))
        instalments.append(code, .array([.number(JSONNumber(random.number(0...3_000_000)))]))
      }
      document["issued"] = ["planned": ["p1": .object(planned)], "instalments": .object(instalments)]
      guard let result = try? AllocationEngine.evaluate(AllocationCase(reading: .object(document))) else { continue }
      let settlement = try #require(result.settlement)
      settled += 1
      #expect(settlement.sumTrueUp == settlement.sumFixed - settlement.sumPlanned)
      #expect(settlement.pools.values.reduce(0) { $0 + $1.values.reduce(0, +) } == settlement.sumTrueUp)
      for row in settlement.members {
        #expect(row.invoiced + row.dueNow - row.refund + row.carriedForward == row.fixed)
      }
    }
    #expect(settled > 15)
  }

  @Test("I11 reverse + original = 0 per line; Σ net = cost delta")
  func i11() throws {
    var cases = RandomCase(seed: TestSeed.current)
    var corrected = 0
    for _ in 0..<60 {
      let base = cases.next()
      guard let original = try? AllocationEngine.evaluate(AllocationCase(reading: base)) else { continue }
      let correction: JSON = [
        "kind": "correct",
        "correction": [
          "reason": "usage was late",
          "patch": [
            "usage": ["calls": ["2024-04-01/2025-04-01": ["read": ["__unattributed__": 77]]]],
            "pools": ["p1": ["cost_items": ["late": ["class": "cloud", "phase": "running", "yen": -1_001]]]],
          ],
        ],
      ]
      let document = MergePatch.apply(correction, to: base)
      guard let result = try? AllocationEngine.evaluate(AllocationCase(reading: document)) else { continue }
      let section = try #require(result.correction)
      corrected += 1
      #expect(section.sumNet == section.costDelta)
      #expect(section.sumNet == section.hostNet + section.net.values.reduce(0, +))
      for line in section.lines {
        let pool = original.pools.first { $0.id == line.pool }
        let paid =
          line.payer == "070009" ? pool?.hostYen : pool?.shares.first { $0.code == line.payer }?.yen
        #expect(line.reverse + (paid ?? 0) == 0)
        #expect(line.net != 0)
      }
    }
    #expect(corrected > 15)
  }

  @Test("a correction of use alone moves yen and changes none of their sum")
  func zeroSum() throws {
    let meter = SampleCase.key(["type": "meter", "meter": "m", "window": "FY"])
    let usage: JSON = ["usage": ["m": ["2025-04-01/2026-04-01": ["default": ["072028": 1, "072087": 2]]]]]
    let correction: JSON = [
      "kind": "correct",
      "correction": [
        "reason": "late", "threshold_yen": 1_000,
        "patch": ["usage": ["m": ["2025-04-01/2026-04-01": ["default": ["072028": 2]]]]],
      ],
    ]
    let result = try SampleCase.result(meter, usage, correction)
    let section = try #require(result.correction)
    #expect(section.lines.map(\.net) == [17, -17] && section.sumNet == 0 && section.disposition == .carryForward)
    let strict = try SampleCase.result(meter, usage, correction, ["correction": ["threshold_yen": 17]])
    #expect(strict.correction?.disposition == .post)
    let nothing = try SampleCase.result(meter, usage, correction, ["correction": ["patch": ["usage": .null]]])
    #expect(nothing.correction?.disposition == AllocationResult.Correction.Disposition.none)
  }
}
