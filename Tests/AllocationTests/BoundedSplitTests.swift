import Allocation
import MoyaiTesting
import Testing

@Suite("A3 floor and cap")
struct BoundedSplitTests {
  private static func split(_ total: Int, _ weights: [Int], _ limits: [Limits]) throws -> [Int] {
    try BoundedSplit.split(total, by: WeightTable(weights), limits: limits).shares.yen
  }

  @Test("those within their bounds share in proportion, and t is exact")
  func proportion() throws {
    let limits = Array(repeating: Limits(floor: 200_000, cap: 1_500_000), count: 5)
    let result = try BoundedSplit.split(
      3_000_000, by: WeightTable([112_445, 44_344, 503, 3_230, 14_552]), limits: limits)
    #expect(result.shares.yen == [1_500_000, 828_212, 200_000, 200_000, 271_788])
    #expect(result.t.description == "68750/3681")
  }

  @Test("a town of weight 0 pays its floor")
  func weightless() throws {
    #expect(try Self.split(100, [0, 1], [Limits(floor: 30), .none]) == [30, 70])
    #expect(try Self.split(30, [0, 0], [Limits(floor: 30), .none]) == [30, 0])
  }

  @Test("bounds that do not bind change nothing")
  func loose() throws {
    let limits = [Limits(floor: 1, cap: 1_000), Limits(), Limits(cap: 99)]
    #expect(try Self.split(100, [1, 1, 1], limits) == [34, 33, 33])
  }

  @Test("a floor that is its cap holds a town still", arguments: [0, 7, 40])
  func fixed(yen: Int) throws {
    let shares = try Self.split(100, [5, 5, 5], [Limits(floor: yen, cap: yen), .none, .none])
    #expect(shares[0] == yen && shares.reduce(0, +) == 100)
  }

  @Test("what cannot be is refused, the first reason first")
  func refused() {
    #expect(throws: SplitFault.boundsCrossed) { try Self.split(1, [1], [Limits(floor: 5, cap: 4)]) }
    #expect(throws: SplitFault.boundsCrossed) { try Self.split(1, [1], [Limits(cap: -1)]) }
    #expect(throws: SplitFault.floorsExceedPool) { try Self.split(9, [1, 1], [Limits(floor: 5), Limits(floor: 5)]) }
    #expect(throws: SplitFault.capsBelowPool) { try Self.split(9, [1, 0], [Limits(cap: 8), .none]) }
    #expect(throws: SplitFault.zeroBase) { try Self.split(9, [0, 0], [.none, Limits(cap: 2)]) }
  }

  @Test("the shares add up, keep their bounds, and are in proportion between them")
  func properties() throws {
    var random = SeededGenerator(seed: TestSeed.current)
    var solved = 0
    for _ in 0..<500 {
      let count = random.number(1...12)
      let weights = (0..<count).map { _ in random.chance(15) ? 0 : random.number(1...1_000) }
      let limits = weights.map { _ in
        let floor = random.chance(50) ? random.number(0...50) : 0
        return Limits(floor: floor, cap: random.chance(50) ? floor + random.number(0...200) : nil)
      }
      let total = random.number(0...1_500)
      guard let result = try? BoundedSplit.split(total, by: WeightTable(weights), limits: limits) else { continue }
      solved += 1
      #expect(result.shares.yen.reduce(0, +) == total)
      for (position, yen) in result.shares.yen.enumerated() {
        let limit = limits[position]
        #expect(yen >= limit.floor && yen <= limit.cap ?? .max)
        let free = result.t * ExactFraction(weights[position])
        let bounded = max(ExactFraction(limit.floor), min(free, limit.cap.map { ExactFraction($0) } ?? free))
        let exact = ExactFraction(yen)
        #expect(exact == ExactFraction(bounded.floor) || exact == ExactFraction(bounded.ceiling))
      }
    }
    #expect(solved > 100)
  }
}
