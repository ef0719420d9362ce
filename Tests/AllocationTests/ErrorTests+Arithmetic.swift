import Allocation
import StrictJSON

extension ErrorTests {
  static let arithmetic: [Row] = [
    Row("nobody used it", .zeroBase, "/rules/r/components/0", SampleCase.key(["type": "meter", "meter": "m"])),
    Row(
      "a grant for a pool without cost", .zeroBase, "/pools/p/offsets/g", SampleCase.cost(0),
      ["pools": ["p": ["offsets": ["g": ["kind": "grant", "yen": 1]]]]]),
    Row(
      "bounds around nothing", .zeroBase, "/rules/r/components/0/bounds",
      SampleCase.component(SampleCase.even(["key": ["type": "meter", "meter": "m"], "bounds": ["floor": 1]]))),
    Row(
      "minus one resident", .negativeWeight, "/rules/r/components/0", SampleCase.byPopulation,
      SampleCase.statistic(["072028": -1, "072087": 5, "074217": 5])),
    Row(
      "minus one resident between bounds", .negativeWeight, "/rules/r/components/0/bounds", SampleCase.byPopulation,
      SampleCase.component(
        SampleCase.even(["key": ["type": "statistic", "kind": "pop", "as_of": "2025-01-01"], "bounds": [:]])),
      SampleCase.statistic(["072028": -1, "072087": 5, "074217": 5])),
    Row(
      "nobody", .noParticipants, "/pools/p", ["services": ["s": [:]], "pools": ["p": ["service": "s"]]]),
    Row(
      "nobody in September", .noParticipants, "/pools/p",
      ["services": ["s": ["072028": [["to": "2025-09-01"]]]]],
      ["pools": ["p": ["service": "s"]], "rules": ["r": ["proration": "month_pools"]]]),
    Row("yen and no rule", .ruleMissing, "/pools/p", ["pools": ["p": ["rule": .null]]]),
    Row("yen and no components", .ruleMissing, "/pools/p", ["rules": ["r": ["components": .null]]]),
    Row(
      "no population", .statisticMissing, "/rules/r/components/0/key", SampleCase.byPopulation,
      SampleCase.statistic(["072028": 1, "072087": 5])),
    Row(
      "no later population", .statisticMissing, "/rules/r/components/0/key",
      SampleCase.key(["type": "statistic", "kind": "pop", "as_of": "2024-12-31", "fallback": "latest"]),
      SampleCase.statistic(["072028": 1, "072087": 5, "074217": 5])),
    Row(
      "no population for the cost", .statisticMissing, "/pools/p/cost_model/per_unit/1",
      ["pools": ["p": ["cost_items": .null, "cost_model": ["class": "cloud", "phase": "running"]]]],
      [
        "pools": [
          "p": [
            "cost_model": [
              "per_unit": [
                ["kind": "pop", "as_of": "2025-01-01", "yen": "1"],
                ["kind": "area", "as_of": "2025-01-01", "yen": "1"],
              ]
            ]
          ]
        ]
      ],
      SampleCase.statistic(["072028": 1, "072087": 5, "074217": 5])),
    Row(
      "no size", .statisticMissing, "/fairness/size",
      ["fairness": ["size": ["kind": "pop", "as_of": "2025-01-01"]]]),
    Row(
      "a class without weight", .meterClassUnknown, "/rules/r/components/0/key/class_weights",
      SampleCase.key(["type": "meter", "meter": "m", "window": "FY", "class_weights": ["read": "1"]]), used),
    Row(
      "a class without price", .meterClassUnknown, "/rules/r/charges/0/class_weights",
      [
        "rules": [
          "r": [
            "charges": [
              [
                "type": "unit_price", "name": "従量", "meter": "m", "window": "FY", "class_weights": ["read": "1"],
                "price": "1",
              ]
            ]
          ]
        ]
      ], used),
    Row("floors", .floorsExceedPool, "/rules/r/bounds", bounds(["floor": 34])),
    Row("caps", .capsBelowPool, "/rules/r/bounds", bounds(["cap": 33])),
    Row("crossed", .boundsCrossed, "/rules/r/bounds", bounds(["floor": 10, "cap": ["074217": 9]])),
    Row(
      "floors of a component", .floorsExceedPool, "/rules/r/components/0/bounds",
      SampleCase.component(SampleCase.even(["bounds": ["floor": 34]]))),
    Row(
      "a host share above the net cost", .hostShareExceeds, "/pools/p/host_share/1",
      ["pools": ["p": ["host_share": [["when": ["phase": "initial"], "ratio": "1"], ["yen": 101]]]]]),
    Row(
      "a host share of the other sign", .hostShareExceeds, "/pools/p/host_share/0",
      ["pools": ["p": ["host_share": [["yen": -1]]]]]),
    Row(
      "a price that no integer of JSON can show", .valueOutOfRange, "/pools/p",
      ["pools": ["p": ["cost_items": .null, "cost_model": ["class": "cloud", "phase": "running"]]]],
      ["pools": ["p": ["cost_model": ["per_unit": [["kind": "pop", "as_of": "2025-01-01", "yen": "1"]]]]]],
      SampleCase.statistic(["072028": "9999999999999999999999999999", "072087": 5, "074217": 5])),
  ]

  private static let used: JSON = ["usage": ["m": ["2025-04-01/2026-04-01": ["write": ["072028": 1]]]]]

  private static func bounds(_ bounds: JSON) -> JSON { ["rules": ["r": ["bounds": bounds]]] }

  static let years: [Row] = [
    Row("a correction of another kind", .invalidInput, "/correction", ["correction": ["patch": [:]]]),
    Row("a scenario of another kind", .invalidInput, "/scenario", ["scenario": ["patch": [:]]]),
    Row("a correction without section", .invalidInput, "/kind", ["kind": "correct"]),
    Row("a scenario without section", .invalidInput, "/kind", ["kind": "scenario"]),
    Row("a patch of the host", .invalidInput, "/scenario/patch/host", scenario(["host": ["code": "080004"]])),
    Row("a patch of the year", .invalidInput, "/correction/patch/fiscal_year", correction(["fiscal_year": 2024])),
    Row("no patch", .invalidInput, "/scenario", ["kind": "scenario", "scenario": [:]]),
    Row("a patch that breaks the schema", .invalidInput, "/pools/p/colour", scenario(["pools": ["p": ["colour": 1]]])),
    Row(
      "not what was issued", .frozenMismatch, "/issued/fixed/p/072087", correction([:]),
      ["issued": ["fixed": ["p": ["072028": 34, "072087": 34]]]]),
    Row(
      "a plan that is all issued and grew", .zeroBase, "/agreement/instalments", ["kind": "revise"],
      ["agreement": ["instalments": ["1"]], "issued": ["instalments": ["072028": [10]]]]),
  ]

  private static func scenario(_ patch: JSON) -> JSON { ["kind": "scenario", "scenario": ["patch": patch]] }

  private static func correction(_ patch: JSON) -> JSON { ["kind": "correct", "correction": ["patch": patch]] }
}
