package import BigInt

/// A rational number in lowest terms with a positive denominator. Ratios, quantities, weights and exact shares are
/// all of this type: no binary floating point takes part in money (Allocation.docc, algorithms).
package struct ExactFraction: Hashable, Sendable {
  package let numerator: BigInt
  package let denominator: BigInt

  /// The quotient of two integers, reduced. The divisor must not be 0; every caller divides by a checked
  /// denominator or by a sum it has found to be positive.
  package init(_ numerator: BigInt, over denominator: BigInt) {
    precondition(!denominator.isZero, "a fraction needs a denominator")
    let common = CommonDivisor.of(numerator.magnitude, denominator.magnitude)
    let sign: BigInt.Sign = numerator.sign == denominator.sign ? .plus : .minus
    self.numerator = BigInt(sign: sign, magnitude: common == 1 ? numerator.magnitude : numerator.magnitude / common)
    self.denominator = BigInt(common == 1 ? denominator.magnitude : denominator.magnitude / common)
  }

  /// A whole number.
  package init(_ integer: BigInt) {
    numerator = integer
    denominator = 1
  }

  /// A whole number.
  package init(_ integer: Int) { self.init(BigInt(integer)) }

  /// 0.
  package static let zero = ExactFraction(0)
  /// 1.
  package static let one = ExactFraction(1)

  /// Whether the value is 0.
  package var isZero: Bool { numerator.isZero }

  /// Whether the value is below 0.
  package var isNegative: Bool { numerator.sign == .minus }

  /// The largest integer that is not above the value.
  package var floor: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.sign == .minus ? quotient - 1 : quotient
  }

  /// The smallest integer that is not below the value.
  package var ceiling: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.isZero || remainder.sign == .minus ? quotient : quotient + 1
  }

  /// The integer nearest to zero of which the value is at most a fraction away: ⌊·⌋ of the magnitude, with the sign.
  package var truncated: BigInt { numerator / denominator }
}

extension ExactFraction: Comparable {
  package static func < (left: ExactFraction, right: ExactFraction) -> Bool {
    if left.denominator == right.denominator { return left.numerator < right.numerator }
    return left.numerator * right.denominator < right.numerator * left.denominator
  }
}

extension ExactFraction {
  package static func + (left: ExactFraction, right: ExactFraction) -> ExactFraction {
    if left.denominator == 1, right.denominator == 1 { return ExactFraction(left.numerator + right.numerator) }
    if left.denominator == right.denominator {
      return ExactFraction(left.numerator + right.numerator, over: left.denominator)
    }
    return ExactFraction(
      left.numerator * right.denominator + right.numerator * left.denominator,
      over: left.denominator * right.denominator)
  }

  package static func += (left: inout ExactFraction, right: ExactFraction) { left = left + right }

  package static func - (left: ExactFraction, right: ExactFraction) -> ExactFraction { left + -right }

  package static prefix func - (value: ExactFraction) -> ExactFraction {
    ExactFraction(reducedNumerator: -value.numerator, denominator: value.denominator)
  }

  package static func * (left: ExactFraction, right: ExactFraction) -> ExactFraction {
    if left.denominator == 1, right.denominator == 1 { return ExactFraction(left.numerator * right.numerator) }
    return ExactFraction(left.numerator * right.numerator, over: left.denominator * right.denominator)
  }

  private init(reducedNumerator numerator: BigInt, denominator: BigInt) {
    self.numerator = numerator
    self.denominator = denominator
  }
}

extension ExactFraction: CustomStringConvertible {
  /// `n` or `n/d` in lowest terms (Allocation.docc, the result).
  package var description: String { denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)" }
}
