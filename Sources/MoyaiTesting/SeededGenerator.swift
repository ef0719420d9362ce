import Glibc
import Synchronization

/// Random numbers that come again for the same seed (SplitMix64).
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// A generator for this run. Its seed is printed once, and `MOYAI_TEST_SEED` brings a printed one back.
  package init() {
    self.init(seed: TestSeed.current)
  }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True with a probability in percent.
  package mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

  package mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  /// - Parameter elements: not empty.
  package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...(elements.count - 1))] }
}

/// The seed of this test process.
package enum TestSeed {
  /// From `MOYAI_TEST_SEED`, else by chance; printed when it is first asked for.
  package static let current: UInt64 = {
    let given = getenv("MOYAI_TEST_SEED").flatMap { UInt64(String(cString: $0)) }
    let seed = given ?? UInt64.random(in: 0...UInt64(Int64.max))
    print("MOYAI_TEST_SEED=\(seed)")
    return seed
  }()
}
