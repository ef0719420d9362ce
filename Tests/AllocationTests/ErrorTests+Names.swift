import Allocation
import StrictJSON

extension ErrorTests {
  static let names: [Row] = [
    Row("a service of a stranger", .memberUnknown, "/services/s/072052", ["services": ["s": ["072052": [[:]]]]]),
    Row(
      "usage of a stranger", .memberUnknown, "/usage/m/2025-04-01~12026-04-01/default/072052",
      ["usage": ["m": ["2025-04-01/2026-04-01": ["default": ["072052": 1]]]]]),
    Row(
      "an event of a stranger", .memberUnknown, "/events/0/member",
      ["events": [event(["quantity": 1, "member": "072052"])]]),
    Row(
      "ratios of a stranger", .memberUnknown, "/rules/r/components/0/key/ratios/072052",
      SampleCase.key(["type": "fixed", "ratios": ["072052": "1"]])),
    Row(
      "vintage ratios of a member that takes no part", .memberUnknown, "/rules/r/components/0/key/ratios/072028",
      SampleCase.key(["type": "vintage", "year": 2019, "ratios": ["072028": "1"]]), gone),
    Row(
      "direct to a stranger", .memberUnknown, "/rules/r/components/0/key/member",
      SampleCase.key(["type": "direct", "member": "072052"])),
    Row(
      "direct to a member that takes no part", .memberUnknown, "/rules/r/components/0/key/member",
      SampleCase.key(["type": "direct", "member": "072028"]), gone),
    Row(
      "a stranger excluded", .memberUnknown, "/rules/r/components/0/key/exclude",
      SampleCase.key(["type": "even", "exclude": ["072052"]])),
    Row(
      "an offset of a member that takes no part", .memberUnknown, "/pools/p/offsets/g",
      ["pools": ["p": ["offsets": ["g": ["kind": "grant", "yen": 1, "member": "072028"]]]]], gone),
    Row("an unknown service", .serviceUnknown, "/pools/p/service", ["pools": ["p": ["service": "none"]]]),
    Row("an unknown rule", .ruleUnknown, "/pools/p/rule", ["pools": ["p": ["rule": "none"]]]),
    Row(
      "one identity, two contents", .usageConflict, "/events/1",
      ["events": [event(["quantity": 1]), event(["quantity": 2])]]),
    Row(
      "a reversal of nothing", .usageReversalInvalid, "/events/0",
      ["events": [event(["quantity": -1, "reverses": ["source": "s", "id": "0"]])]]),
    Row(
      "a reversal of itself", .usageReversalInvalid, "/events/0",
      ["events": [event(["quantity": 0, "reverses": ["source": "s", "id": "1"]])]]),
    Row(
      "a reversal of another value", .usageReversalInvalid, "/events/0",
      ["events": [reversal(id: "2", ["quantity": -2]), event(["quantity": 1])]]),
    Row(
      "a second reversal", .usageReversalInvalid, "/events/2",
      ["events": [event(["quantity": 1]), reversal(id: "2", [:]), reversal(id: "3", [:])]]),
    Row(
      "a reversal of a reversal", .usageReversalInvalid, "/events/2",
      [
        "events": [
          event(["quantity": 1]), reversal(id: "2", [:]),
          reversal(id: "3", ["quantity": 1, "reverses": ["source": "s", "id": "2"]]),
        ]
      ]),
  ]

  /// 072028 left before the year.
  private static let gone: JSON = ["members": ["072028": ["to": "2025-04-01"]]]

  private static func reversal(id: String, _ fields: JSON) -> JSON {
    event(
      MergePatch.apply(
        fields, to: ["id": .string(id), "quantity": -1, "reverses": ["source": "s", "id": "1"]]))
  }

  static let rules: [Row] = [
    Row(
      "ratios below 1", .ratioNotOne, "/rules/r/components", SampleCase.component(SampleCase.even(["ratio": "99/100"]))),
    Row(
      "fixed ratios above 1", .ratioNotOne, "/rules/r/components/0/key/ratios",
      SampleCase.key(["type": "fixed", "ratios": ["072028": "1/2", "072087": "2/3"]])),
    Row("instalments", .ratioNotOne, "/agreement/instalments", ["agreement": ["instalments": ["1/2"]]]),
    Row(
      "bands that fall", .ruleInvalid, "/rules/r/components/0/key/bands",
      bands([["below": 10, "weight": "1"], ["below": 10, "weight": "2"], ["weight": "3"]])),
    Row(
      "bands that are closed", .ruleInvalid, "/rules/r/components/0/key/bands", bands([["below": 10, "weight": "1"]])),
    Row(
      "bands that are open in the middle", .ruleInvalid, "/rules/r/components/0/key/bands",
      bands([["weight": "1"], ["weight": "2"]])),
    Row("no bands", .ruleInvalid, "/rules/r/components/0/key/bands", bands([])),
    Row(
      "bounds of a month", .ruleInvalid, "/rules/r/components/0/bounds",
      SampleCase.component(SampleCase.even(["bounds": ["floor": 1]])), ["rules": ["r": ["proration": "month_pools"]]]),
    Row(
      "a shadow without months", .ruleInvalid, "/services/s/072028/1/charged_from",
      ["services": ["s": ["072028": [[:], ["charged_from": "2025-10-01"]]]], "pools": ["p": ["service": "s"]]]),
  ]

  private static func bands(_ bands: JSON) -> JSON {
    SampleCase.key(["type": "bands", "kind": "pop", "as_of": "2025-01-01", "bands": bands])
  }
}
