import BigInt

/// Logarithms and exponentials of fixed precision, in units of 2^−bits. Only `statistic_power` needs them; its
/// result is frozen at six decimals, so a caller asks again with more bits when a result lies too near a tie.
struct FixedPoint {
  let bits: Int
  let one: BigInt
  let ln2: BigInt

  init(bits: Int) {
    self.bits = bits
    one = BigInt(1) << bits
    // ln 2 = 18·artanh(1/26) − 2·artanh(1/4801) + 8·artanh(1/8749).
    ln2 =
      18 * Self.artanh(reciprocalOf: 26, one: one) - 2 * Self.artanh(reciprocalOf: 4801, one: one)
      + 8 * Self.artanh(reciprocalOf: 8749, one: one)
  }

  /// log₂ of a positive fraction.
  func log2(_ value: ExactFraction) -> BigInt {
    // value = mantissa · 2^exponent with the mantissa near 1, where the series converges fastest.
    var exponent = value.numerator.magnitude.bitWidth - value.denominator.magnitude.bitWidth
    var mantissa = divide(value.numerator, value.denominator, shiftedLeft: bits - exponent)
    if mantissa * 2 > one * 3 {
      mantissa >>= 1
      exponent += 1
    }
    let ratio = ((mantissa - one) << bits) / (mantissa + one)
    return (BigInt(exponent) << bits) + ((2 * artanh(ratio)) << bits) / ln2
  }

  /// 2^value, as a multiple of 2^−bits.
  func exp2(_ value: BigInt) -> BigInt {
    let whole = Int(value >> bits)
    let fraction = value - (BigInt(whole) << bits)
    // Halving the argument eight times shortens the series; squaring eight times takes it back.
    let halvings = 8
    let argument = ((fraction * ln2) >> bits) >> halvings
    var term = one
    var sum = one
    var index = 1
    while !term.isZero {
      term = ((term * argument) >> bits) / BigInt(index)
      sum += term
      index += 1
    }
    for _ in 0..<halvings { sum = (sum * sum) >> bits }
    return whole >= 0 ? sum << whole : sum >> -whole
  }

  private func artanh(_ ratio: BigInt) -> BigInt {
    let square = (ratio * ratio) >> bits
    var power = ratio
    var sum = ratio
    var divisor = 3
    while !power.isZero && power != -1 {
      power = (power * square) >> bits
      sum += power / BigInt(divisor)
      divisor += 2
    }
    return sum
  }

  private static func artanh(reciprocalOf integer: Int, one: BigInt) -> BigInt {
    var power = one / BigInt(integer)
    var sum = power
    var divisor = 3
    while !power.isZero {
      power /= BigInt(integer * integer)
      sum += power / BigInt(divisor)
      divisor += 2
    }
    return sum
  }

  private func divide(_ left: BigInt, _ right: BigInt, shiftedLeft shift: Int) -> BigInt {
    shift >= 0 ? (left << shift) / right : left / (right << -shift)
  }
}
