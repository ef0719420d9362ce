import BigInt

/// The weights of `statistic_power`: value^log₂(doubling), rounded half-even to six decimals (Allocation.docc, rules).
/// Twice the value weighs `doubling` times as much.
package struct PowerScale {
  private static let unit = BigInt(1_000_000)

  private let doubling: ExactFraction
  private let rough = FixedPoint(bits: 64)
  private let roughLog: BigInt
  private var scales: [Int: (point: FixedPoint, log: BigInt)] = [:]
  private var known: [ExactFraction: ExactFraction] = [:]

  /// A scale for one `doubling`, which is above 1.
  package init(doubling: ExactFraction) {
    self.doubling = doubling
    roughLog = rough.log2(doubling)
  }

  /// The weight of a value that is not negative; 0 for 0.
  package mutating func weight(of value: ExactFraction) -> ExactFraction {
    if value.isZero { return .zero }
    if let weight = known[value] { return weight }
    let millionths = rationalPower(of: value).map(Self.roundedHalfEven) ?? approximated(value)
    let weight = ExactFraction(millionths, over: Self.unit)
    known[value] = weight
    return weight
  }
}

/// The powers that are rational. Only these can lie exactly between two millionths, where no precision would decide.
extension PowerScale {
  /// `doubling` = 2^k gives value^k, and value = 2^k gives doubling^k.
  private func rationalPower(of value: ExactFraction) -> ExactFraction? {
    if let exponent = Self.exponentOfTwo(doubling) { return Self.power(value, exponent) }
    if let exponent = Self.exponentOfTwo(value) { return Self.power(doubling, exponent) }
    return nil
  }

  /// k when the value is 2^k.
  private static func exponentOfTwo(_ value: ExactFraction) -> Int? {
    if value.denominator == 1, let exponent = exponentOfTwo(value.numerator.magnitude) { return exponent }
    if value.numerator == 1, let exponent = exponentOfTwo(value.denominator.magnitude) { return -exponent }
    return nil
  }

  private static func exponentOfTwo(_ value: BigUInt) -> Int? {
    let exponent = value.bitWidth - 1
    return exponent >= 0 && value.trailingZeroBitCount == exponent ? exponent : nil
  }

  private static func power(_ value: ExactFraction, _ exponent: Int) -> ExactFraction {
    let (over, under) = (value.numerator.power(abs(exponent)), value.denominator.power(abs(exponent)))
    return exponent >= 0 ? ExactFraction(over, over: under) : ExactFraction(under, over: over)
  }

  /// A positive value in millionths, rounded half to even.
  private static func roundedHalfEven(_ value: ExactFraction) -> BigInt {
    let (quotient, remainder) = (value.numerator * unit).quotientAndRemainder(dividingBy: value.denominator)
    let twice = remainder * 2
    let isOdd = !quotient.isZero && quotient.trailingZeroBitCount == 0
    return twice > value.denominator || (twice == value.denominator && isOdd) ? quotient + 1 : quotient
  }
}

/// The powers that are not.
extension PowerScale {
  /// The power in millionths. The first attempt already has far more than 30 significant digits; it is repeated with
  /// twice as many while the result is too near the middle between two millionths to be trusted.
  private mutating func approximated(_ value: ExactFraction) -> BigInt {
    var precision = 160
    while true {
      let scaled = millionths(of: value, precision: precision)
      let fraction = scaled & ((BigInt(1) << precision) - 1)
      let distance = fraction - (BigInt(1) << (precision - 1))
      if distance.magnitude > BigUInt(1) << (precision - 40) || precision >= 2_560 {
        return (scaled >> precision) + (distance.sign == .plus ? 1 : 0)
      }
      precision *= 2
    }
  }

  /// The power in millionths as a multiple of 2^−precision, wrong by much less than 2^(40 − precision).
  private mutating func millionths(of value: ExactFraction, precision: Int) -> BigInt {
    // The exponent says how many bits the result has before the point; those come on top of the precision.
    let exponent = (rough.log2(value) * roughLog) >> 128
    let surplus = (max(0, Int(exponent)) / 64 + 1) * 64
    let scale = scale(bits: precision + surplus)
    let power = scale.point.exp2((scale.point.log2(value) * scale.log) >> scale.point.bits)
    return (power * Self.unit) >> surplus
  }

  private mutating func scale(bits: Int) -> (point: FixedPoint, log: BigInt) {
    if let scale = scales[bits] { return scale }
    let point = FixedPoint(bits: bits)
    let scale = (point, point.log2(doubling))
    scales[bits] = scale
    return scale
  }
}
