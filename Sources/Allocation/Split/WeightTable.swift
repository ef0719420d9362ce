import BigInt

/// Weights over one common denominator. A split then works on integers alone: one greatest common divisor per
/// distinct denominator here, none per member. Positions stand in key order, which is what decides ties.
package struct WeightTable: Sendable {
  /// The integers: machine words whenever the sum fits one, which is nearly always, so that shares need 128 bits only.
  enum Numerators: Sendable {
    case words([UInt], sum: UInt)
    case big([BigUInt], sum: BigUInt)
  }

  let numerators: Numerators
  let denominator: BigInt

  /// The table of these weights.
  /// - Throws: `negativeWeight`.
  package init(_ weights: [ExactFraction]) throws(SplitFault) {
    if weights.contains(where: \.isNegative) { throw .negativeWeight }
    let common = weights.reduce(BigInt(1)) { CommonDivisor.leastCommonMultiple($0, $1.denominator) }
    denominator = common
    if common == 1 {
      numerators = Self.pack(weights.map(\.numerator.magnitude))
    } else {
      numerators = Self.pack(
        weights.map { weight in (weight.numerator * (common / weight.denominator)).magnitude })
    }
  }

  /// Whole weights.
  /// - Throws: `negativeWeight`.
  package init(_ weights: [Int]) throws(SplitFault) {
    if weights.contains(where: { $0 < 0 }) { throw .negativeWeight }
    denominator = 1
    numerators = Self.pack(weights.map { BigUInt(UInt($0)) })
  }

  /// The same weight, 1, for each of `count` keys.
  package init(even count: Int) {
    denominator = 1
    numerators = .words(Array(repeating: 1, count: count), sum: UInt(count))
  }

  private init(numerators: Numerators, denominator: BigInt) {
    self.numerators = numerators
    self.denominator = denominator
  }

  /// The table of the keys at these positions alone.
  func selecting(_ positions: [Int]) -> WeightTable {
    switch numerators {
    case .words(let words, _):
      let chosen = positions.map { words[$0] }
      return WeightTable(numerators: .words(chosen, sum: chosen.reduce(0, +)), denominator: denominator)
    case .big(let values, _):
      return WeightTable(numerators: Self.pack(positions.map { values[$0] }), denominator: denominator)
    }
  }

  private static func pack(_ values: [BigUInt]) -> Numerators {
    let sum = values.reduce(BigUInt(0), +)
    guard let total = UInt(exactly: sum) else { return .big(values, sum: sum) }
    return .words(values.map { UInt(truncatingIfNeeded: $0) }, sum: total)
  }
}

extension WeightTable {
  /// How many keys there are.
  package var count: Int {
    switch numerators {
    case .words(let words, _): words.count
    case .big(let values, _): values.count
    }
  }

  /// Whether all weights are 0.
  package var isZero: Bool {
    switch numerators {
    case .words(_, let sum): sum == 0
    case .big: false
    }
  }

  /// The weight of the key at a position.
  package func weight(at position: Int) -> ExactFraction { ExactFraction(BigInt(scaled(position)), over: denominator) }

  /// The sum of all weights.
  package var sum: ExactFraction { ExactFraction(BigInt(scaledSum), over: denominator) }

  /// The integer weight over the common denominator.
  func scaled(_ position: Int) -> BigUInt {
    switch numerators {
    case .words(let words, _): BigUInt(words[position])
    case .big(let values, _): values[position]
    }
  }

  var scaledSum: BigUInt {
    switch numerators {
    case .words(_, let sum): BigUInt(sum)
    case .big(_, let sum): sum
    }
  }
}
