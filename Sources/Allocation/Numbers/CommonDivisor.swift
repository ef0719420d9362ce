import BigInt

/// Greatest common divisors and least common multiples. Almost all numbers of a case fit a machine word, so that
/// road is taken first; it is an order of magnitude quicker than the one for numbers of any size.
enum CommonDivisor {
  static func of(_ left: BigUInt, _ right: BigUInt) -> BigUInt {
    if left == 1 || right == 1 { return 1 }
    if let left = UInt(exactly: left), let right = UInt(exactly: right) { return BigUInt(of(left, right)) }
    return left.greatestCommonDivisor(with: right)
  }

  static func of(_ left: UInt, _ right: UInt) -> UInt {
    var (larger, smaller) = (left, right)
    while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
    return larger
  }

  /// The smallest positive number that both divide.
  static func leastCommonMultiple(_ left: BigInt, _ right: BigInt) -> BigInt {
    if right == 1 || left == right { return left }
    return left / BigInt(of(left.magnitude, right.magnitude)) * right
  }
}
