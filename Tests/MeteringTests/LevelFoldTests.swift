import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Metering

@Suite("Integral of a level")
struct LevelFoldTests {
  private struct Delta {
    let at: Timestamp
    let delta: Int64
  }

  /// Algorithm A5 as it is written (Allocation.docc, A5).
  private func integral(_ deltas: [Delta], _ window: Range<Timestamp>) -> Int128 {
    deltas.filter { $0.at < window.upperBound }.reduce(0) { sum, delta in
      let from = max(delta.at, window.lowerBound).millisecondsSinceEpoch
      return sum + Int128(delta.delta) * Int128(window.upperBound.millisecondsSinceEpoch - from)
    }
  }

  private func changes(_ deltas: [Delta], _ query: UsageQuery) -> [LevelChange] {
    let groups = Dictionary(grouping: deltas.filter { $0.at < query.interval.upperBound }) { delta -> Timestamp? in
      delta.at < query.interval.lowerBound
        ? nil : query.window.interval(containing: delta.at, within: query.interval).lowerBound
    }
    return groups.map { start, deltas in
      LevelChange(
        group: "", windowStart: start, delta: Int128(deltas.reduce(0) { $0 + $1.delta }),
        moment: deltas.reduce(0) { $0 + Int128($1.delta) * Int128($1.at.millisecondsSinceEpoch) },
        contributions: Int64(deltas.count))
    }
  }

  @Test("the sums of windows give A5's integral in each, whatever the changes", arguments: UsageWindow.allCases)
  func equalsDefinition(window: UsageWindow) throws {
    var generator = SeededGenerator()
    for _ in 0..<20 {
      let start = Timestamp(microseconds: Int64.random(in: 450_000...480_000, using: &generator) * 3_600_000_000)
      let hours = Int.random(in: 1...500, using: &generator)
      let query = try UsageQuery(
        meter: .entitiesStored, from: start, to: start + .seconds(hours * 3_600), window: window)
      let deltas = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
        Delta(
          at: start + .milliseconds(Int.random(in: -900_000_000...(hours * 3_600_000 - 1), using: &generator)),
          delta: Int64.random(in: -1_000...1_000, using: &generator))
      }
      let rows = LevelFold.rows(changes(deltas, query), query: query, end: query.interval.upperBound)
      var total = Int128(0)
      for row in rows {
        guard case .weighted(let unitMilliseconds, let level) = row.figure else {
          throw Sample.NoTime(text: "no level")
        }
        #expect(unitMilliseconds == integral(deltas, row.window))
        #expect(level == deltas.filter { $0.at < row.window.upperBound }.reduce(0) { $0 + Int128($1.delta) })
        total += unitMilliseconds
      }
      #expect(total == integral(deltas, query.interval))
    }
  }

  @Test("a running window is counted up to now, not to its end")
  func running() throws {
    let query = try UsageQuery(
      meter: .entitiesStored, from: Sample.noon.hour, to: Sample.noon.hour + .seconds(7_200), window: .whole)
    let delta = Delta(at: Sample.noon.hour, delta: 10)
    let rows = LevelFold.rows(changes([delta], query), query: query, end: Sample.noon.hour + .seconds(1_800))
    #expect(rows.map(\.quantityText) == ["5"])
  }

  @Test(
    "unit-hours are a fraction in lowest terms",
    arguments: [
      (Int128(0), "0"), (3_600_000, "1"), (1_800_000, "1/2"), (-5_400_000, "-3/2"), (1, "1/3600000"),
      (2_000_000, "5/9"),
    ])
  func unitHours(unitMilliseconds: Int128, text: String) {
    #expect(UnitHours(unitMilliseconds: unitMilliseconds).text == text)
  }
}
