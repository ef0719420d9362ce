import Allocation
import StrictJSON
import Testing

@Suite("Meters and events")
struct MeterTests {
  private static func key(_ special: JSON) -> JSON {
    SampleCase.key(MergePatch.apply(special, to: ["type": "meter", "meter": "m", "window": "2025-04-01/2025-05-01"]))
  }

  private static func event(_ id: String, _ fields: JSON) -> JSON {
    MergePatch.apply(
      fields,
      to: ["source": "gw", "id": .string(id), "meter": "m", "member": "072028", "at": "2025-04-10T00:00:00+09:00"])
  }

  @Test("usage of nobody stays in the base and is the host's, unless it is taken out")
  func unattributed() throws {
    let usage: JSON = [
      "usage": ["m": ["2025-04-01/2025-05-01": ["a": ["072028": 1, "072087": 1, "__unattributed__": 2]]]]
    ]
    let host = try SampleCase.result(Self.key([:]), usage, explain: true)
    #expect(host.yen() == ["072028": 25, "072087": 25, "074217": 0] && host.pool.host.unattributed == 50)
    #expect(host.explain?.contains { $0.key == "__unattributed__" && $0.yen == 50 } == true)
    let excluded = try SampleCase.result(Self.key(["unattributed": "exclude"]), usage)
    #expect(excluded.yen() == ["072028": 50, "072087": 50, "074217": 0])
  }

  @Test("classes weigh 1 each, or what the rule says")
  func classes() throws {
    let usage: JSON = [
      "usage": ["m": ["2025-04-01/2025-05-01": ["read": ["072028": 10, "072087": 20], "write": ["072028": 10]]]]
    ]
    #expect(try SampleCase.result(Self.key([:]), usage).yen() == ["072028": 50, "072087": 50, "074217": 0])
    let weighted = Self.key(["class_weights": ["read": "1/2", "write": "3"]])
    #expect(try SampleCase.result(weighted, usage).yen() == ["072028": 78, "072087": 22, "074217": 0])
  }

  @Test("windows are half open, in Japanese days")
  func window() throws {
    let events: JSON = [
      "events": [
        Self.event("1", ["at": "2025-03-31T23:59:59.999+09:00", "quantity": 100]),
        Self.event("2", ["at": "2025-03-31T15:00:00Z", "quantity": 1]),
        Self.event("3", ["at": "2025-05-01T00:00:00+09:00", "quantity": 100, "member": "072087"]),
        Self.event("4", ["at": "2025-04-30T23:59:59.999+09:00", "quantity": "3.0", "member": "072087"]),
      ]
    ]
    let result = try SampleCase.result(Self.key([:]), events)
    #expect(result.yen() == ["072028": 25, "072087": 75, "074217": 0])
    let meters = try #require(try SampleCase.json(result)["meters"])
    #expect(
      meters.text
        == #"{"events":{"accepted":4,"duplicates":0,"reversals":0},"m":{"2025-04-01/2025-05-01":{"072028":{"quantity":"1"},"072087":{"quantity":"3"}}}}"#
    )
  }

  @Test("duplicates count once whatever the spelling; a reversal takes its original out, whatever the order")
  func identities() throws {
    let one = Self.event("1", ["quantity": 5, "note": "first"])
    let again = Self.event("1", ["quantity": "5.000", "class": "default", "at": "2025-04-09T15:00:00.0Z"])
    let reversal = Self.event("r", ["quantity": -5, "reverses": ["source": "gw", "id": "1"]])
    let other = Self.event("2", ["quantity": 1, "member": "072087"])
    let result = try SampleCase.result(
      Self.key(["class_weights": ["default": "1"]]), ["events": [reversal, again, other, one]])
    #expect(result.yen() == ["072028": 0, "072087": 100, "074217": 0])
    let meters = try #require(result.meters)
    #expect(meters.accepted == 3 && meters.duplicates == 1 && meters.reversals == 1)
  }

  @Test("a stock counts for as long as it lasts, exact to the millisecond, with what was there before")
  func timeWeighted() throws {
    let events: JSON = [
      "events": [
        Self.event("late", ["at": "2025-04-30T23:00:00+09:00", "delta": 720]),
        Self.event("before", ["at": "2020-01-01T00:00:00+09:00", "delta": 1, "member": "072087"]),
        Self.event("after", ["at": "2025-05-01T00:00:00+09:00", "delta": 999]),
        Self.event("instant", ["at": "2025-04-30T23:59:59.999+09:00", "delta": 1, "member": "074217"]),
        Self.event("count", ["quantity": 500]),
      ]
    ]
    let result = try SampleCase.result(
      Self.key(["time_weighted": true]), events, SampleCase.cost(100_000_000), explain: true)
    let weights = (result.explain ?? []).filter { $0.step == .members }.map { "\($0.key) \($0.weight)" }
    #expect(weights == ["072028 720", "072087 720", "074217 1/3600000"])
    let meters = try #require(try SampleCase.json(result)["meters"]?.object?["m"]?.text)
    #expect(meters.contains(#""074217":{"unit_hours":"1/3600000"}"#) && !meters.contains("quantity"))
  }

  @Test("events without a meter key are taken in and show nothing else")
  func unused() throws {
    let result = try SampleCase.result(["events": [Self.event("1", ["quantity": 5])]])
    #expect(try SampleCase.json(result)["meters"]?.text == #"{"events":{"accepted":1,"duplicates":0,"reversals":0}}"#)
    #expect(try SampleCase.json(SampleCase.result())["meters"] == nil)
  }
}
