import Allocation
import CivilTime
import StrictJSON
import Testing

@Suite("Component keys")
struct KeyTests {
  private static let population = SampleCase.statistic(["072028": 60, "072087": 30, "074217": 10])

  @Test("statistic: value and adjustments")
  func statistic() throws {
    #expect(
      try SampleCase.result(SampleCase.byPopulation, Self.population).yen()
        == ["072028": 60, "072087": 30, "074217": 10])
    let adjusted: JSON = [
      "statistics": [
        "pop": ["2025-01-01": ["adjustments": ["072028": [["delta": -10, "reason": "r"], ["delta": "-30.0"]]]]]
      ]
    ]
    #expect(
      try SampleCase.result(SampleCase.byPopulation, Self.population, adjusted).yen()
        == ["072028": 33, "072087": 50, "074217": 17])
  }

  @Test(
    "as_of counts fiscal years",
    arguments: [("FY-1/01-01", "2025-01-01"), ("FY/04-01", "2025-04-01"), ("FY+1/03-31", "2027-03-31")])
  func asOf(text: String, day: String) throws {
    let key = SampleCase.key(["type": "statistic", "kind": "pop", "as_of": .string(text)])
    let statistics: JSON = [
      "statistics": .object(["pop": .object([day: ["values": ["072028": 1, "072087": 1, "074217": 2]]])])
    ]
    #expect(try SampleCase.result(key, statistics).yen() == ["072028": 25, "072087": 25, "074217": 50])
  }

  @Test("fallback takes the latest earlier value and says so, once")
  func fallback() throws {
    let key: JSON = ["type": "statistic", "kind": "pop", "as_of": "2025-01-01", "fallback": "latest"]
    let components: JSON = [
      ["name": "a", "ratio": "1/2", "key": key], ["name": "b", "ratio": "1/2", "key": key],
    ]
    let result = try SampleCase.result(
      ["rules": ["r": ["components": components]]], SampleCase.statistic(["072028": 1, "072087": 1]),
      ["statistics": ["pop": ["2020-10-01": ["values": ["074217": 2]], "2015-10-01": ["values": ["074217": 9]]]]])
    #expect(result.yen() == ["072028": 26, "072087": 24, "074217": 50])
    let day = try #require(CivilDate("2025-01-01"))
    let used = try #require(CivilDate("2020-10-01"))
    #expect(result.findings == [.statisticEstimated(member: "074217", kind: "pop", asOf: day, used: used)])
  }

  @Test("bands: the first band that the value is below")
  func bands() throws {
    let key = SampleCase.key([
      "type": "bands", "kind": "pop", "as_of": "2025-01-01",
      "bands": [["below": 30, "weight": "1"], ["below": "60.000001", "weight": "3/2"], ["weight": "9"]],
    ])
    #expect(
      try SampleCase.result(key, Self.population).yen() == ["072028": 38, "072087": 37, "074217": 25])
  }

  @Test("statistic_power: twice the population pays 1.5 times")
  func power() throws {
    let key = SampleCase.key([
      "type": "statistic_power", "kind": "pop", "as_of": "2025-01-01", "doubling": "3/2",
    ])
    let values = SampleCase.statistic(["072028": 4_000, "072087": 2_000, "074217": 0])
    #expect(try SampleCase.result(key, values).yen() == ["072028": 60, "072087": 40, "074217": 0])
  }

  @Test("fixed, vintage and direct")
  func ratios() throws {
    let ratios: JSON = ["072028": "1/4", "072087": "3/4"]
    #expect(
      try SampleCase.result(SampleCase.key(["type": "fixed", "ratios": ratios])).yen()
        == ["072028": 25, "072087": 75, "074217": 0])
    #expect(
      try SampleCase.result(SampleCase.key(["type": "vintage", "year": 2019, "ratios": ratios])).yen()
        == ["072028": 25, "072087": 75, "074217": 0])
    #expect(
      try SampleCase.result(SampleCase.key(["type": "direct", "member": "072087"])).yen()
        == ["072028": 0, "072087": 100, "074217": 0])
  }

  @Test("who is excluded weighs nothing and needs no figure")
  func exclude() throws {
    let key = SampleCase.key([
      "type": "statistic", "kind": "pop", "as_of": "2025-01-01", "exclude": ["074217"],
    ])
    let values = SampleCase.statistic(["072028": 1, "072087": 3])
    #expect(try SampleCase.result(key, values).yen() == ["072028": 25, "072087": 75, "074217": 0])
  }

  @Test("nobody weighs anything: evenly, or the host")
  func zeroBase() throws {
    func result(_ choice: String, _ rule: JSON = [:]) throws -> AllocationResult {
      try SampleCase.result(
        SampleCase.component(
          SampleCase.even(["key": ["type": "meter", "meter": "m"], "zero_base": .string(choice)])),
        ["rules": ["r": rule], "members": ["074217": ["from": "2025-10-01"]]], explain: true)
    }
    #expect(try result("even").yen() == ["072028": 34, "072087": 33, "074217": 33])
    #expect(
      try result("even", ["proration": "weight_months"]).yen() == ["072028": 40, "072087": 40, "074217": 20])
    let host = try result("host")
    #expect(host.pool.host.zeroBase == 100 && host.pool.components.map(\.yen) == [100] && host.totals.members == 0)
    #expect(host.explain?.filter { $0.step == .members }.isEmpty == true)
  }
}
