import Allocation
import MoyaiTesting
import Testing

@Suite("A1 largest remainder")
struct SplitTests {
  private static func split(_ total: Int, _ weights: [Int]) throws -> [Int] {
    try LargestRemainder.split(total, by: WeightTable(weights)).yen
  }

  @Test("the left-over yen go by remainder, then share, then key")
  func order() throws {
    #expect(try Self.split(100, [1, 1, 1]) == [34, 33, 33])
    #expect(try Self.split(101, [1, 1, 1]) == [34, 34, 33])
    // 3/4 and 9/4: the remainders are 3/4 and 1/4.
    #expect(try Self.split(3, [1, 3]) == [1, 2])
    // 1/2 and 3/2: equal remainders, the larger share goes first.
    #expect(try Self.split(2, [1, 3]) == [0, 2])
  }

  @Test("a negative total cancels the positive one", arguments: [1, 99, 1_000_001])
  func negative(total: Int) throws {
    let weights = [7, 0, 3, 3, 1]
    #expect(try Self.split(-total, weights) == Self.split(total, weights).map { -$0 })
  }

  @Test("weights of 0 get nothing; nothing but them is a fault unless there is nothing to split")
  func zero() throws {
    #expect(try Self.split(10, [0, 1]) == [0, 10])
    #expect(try Self.split(0, [0, 0]) == [0, 0])
    #expect(throws: SplitFault.zeroBase) { try Self.split(1, [0, 0]) }
    #expect(throws: SplitFault.zeroBase) { try Self.split(1, []) }
    #expect(throws: SplitFault.negativeWeight) { try Self.split(0, [-1, 2]) }
  }

  @Test("fractions share one denominator, and words and big integers agree")
  func scaling() throws {
    let weights = ["1/3", "2/7", "8/21"].compactMap { ExactFraction(ratio: $0) }
    let table = try WeightTable(weights)
    #expect(table.sum == .one)
    #expect(try LargestRemainder.split(100, by: table).yen == [33, 29, 38])
    let huge = try #require(ExactFraction(quantity: "1000000000000000000000000000"))
    let big = try WeightTable(weights.map { $0 * huge })
    #expect(try LargestRemainder.split(100, by: big).yen == [33, 29, 38])
  }

  @Test("I8 each rounded part is ⌊exact⌋ or ⌈exact⌉; I7 greater weight never pays less; the parts add up")
  func properties() throws {
    var random = SeededGenerator(seed: TestSeed.current)
    for _ in 0..<500 {
      let weights = (0..<random.number(1...40)).map { _ in
        random.chance(10) ? 0 : random.number(1...(random.chance(50) ? 9 : 3_000_000))
      }
      guard weights.contains(where: { $0 > 0 }) else { continue }
      let total = random.number(-5_000_000_000...5_000_000_000)
      let yen = try Self.split(total, weights)
      let sum = weights.reduce(0, +)
      #expect(yen.reduce(0, +) == total)
      let isRounded = zip(yen, weights).allSatisfy { yen, weight in
        abs(yen * sum - total * weight) < sum
      }
      #expect(isRounded)
      let byWeight = zip(weights, yen.map(abs)).sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      #expect(zip(byWeight, byWeight.dropFirst()).allSatisfy { $0.0 == $1.0 || $0.1 <= $1.1 })
    }
  }
}
