extension JSONNumber {
  /// Significant digits that tell every double apart from its neighbours.
  private static let significantDigits = 17
  /// Decimals that NGSI clients see: a tenth of a millimetre in degrees, finer than sensors are.
  private static let decimals = 9
  /// From this magnitude on (0.001 has -2) rounding to nine decimals leaves seven significant digits or more. Smaller
  /// values are not rounded, or they would lose what they say.
  private static let roundedMagnitude = -2

  /// The number as NGSI clients expect it printed. Integers keep all their digits, whatever their size. Everything else
  /// is the nearest double in the fewest digits that name it (17 at most), rounded half up to nine decimals from 0.001
  /// on; without a point when it is integral or less than a unit of the last decimal above an integer; with an exponent
  /// when plain notation would need more digits
  /// (`1.79e+308`) or many zeros (`1e-05`). What is nearer to zero than any normal double is 0, and zero has no sign.
  /// Nil beyond the range of doubles. Rounding a rounded number changes nothing.
  package var rounded: JSONNumber? {
    if isSurelyRounded { return self }
    guard let value = double else { return nil }
    return isInteger ? self : JSONNumber(nearest: value)
  }

  /// The shortest number that reads back as `value`, formatted and rounded as `rounded` says; nil unless finite.
  package init?(nearest value: Double) {
    guard value.isFinite else { return nil }
    guard value.isNormal else {
      text = "0"
      return
    }
    var decimal = Decimal(value.description)
    if decimal.magnitude >= Self.roundedMagnitude {
      decimal.round(toDecimals: Self.decimals)
      decimal.dropNoise(behind: Self.decimals)
    }
    guard decimal.magnitude > Self.significantDigits || decimal.magnitude < -3 else {
      text = decimal.plain
      return
    }
    let digits = String(decoding: decimal.digits, as: UTF8.self)
    let power = decimal.magnitude - 1
    let mantissa = digits.count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
    let padding = power.magnitude < 10 ? "0" : ""
    text = "\(decimal.isNegative ? "-" : "")\(mantissa)e\(power < 0 ? "-" : "+")\(padding)\(power.magnitude)"
  }

  /// Written without point and exponent, and not as `-0`.
  private var isInteger: Bool { digitCounts?.decimals == 0 }

  /// The usual cases, told without arithmetic: an integer far inside the range of doubles, or few digits around a
  /// point with none superfluous.
  private var isSurelyRounded: Bool {
    guard let (whole, decimals) = digitCounts else { return false }
    if decimals == 0 { return whole <= 300 }
    guard whole + decimals <= 15, decimals < Self.decimals, text.utf8.last != UInt8(ascii: "0") else { return false }
    // A leading 0 means a value below 1, where an exponent may be due.
    let first = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst().first : text.utf8.first
    return first != UInt8(ascii: "0") || decimals <= 3
  }

  /// Digits before and after the point; nil when there is an exponent, and for `-0`.
  private var digitCounts: (whole: Int, decimals: Int)? {
    var whole = 0
    var decimals = 0
    var inFraction = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"): break
      case UInt8(ascii: "."): inFraction = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if inFraction { decimals += 1 } else { whole += 1 }
      default: return nil
      }
    }
    return text == "-0" ? nil : (whole, decimals)
  }
}

extension JSONNumber.Decimal {
  /// Rounds half away from zero to so many digits after the point.
  mutating func round(toDecimals decimals: Int) {
    let surplus = -exponent - decimals
    guard surplus > 0 else { return }
    guard surplus <= digits.count else {
      digits = []
      normalise()
      return
    }
    let roundsUp = digits[digits.count - surplus] >= UInt8(ascii: "5")
    digits.removeLast(surplus)
    exponent += surplus
    if roundsUp { addOneUnit() }
    normalise()
  }

  /// Drops a last decimal of 1 that stands behind zeros only, where doubles put the value nearer than that to the whole
  /// number: 42.000000001 is 42, and 1.000000001 stays, as clients of Orion are used to.
  mutating func dropNoise(behind decimals: Int) {
    guard exponent == -decimals, digits.count > decimals, digits.last == UInt8(ascii: "1"),
      digits.suffix(decimals).dropLast().allSatisfy({ $0 == UInt8(ascii: "0") }), let value = Double(plain)
    else { return }
    var unit = 1.0
    for _ in 0..<decimals { unit *= 10 }
    guard abs(value - value.rounded(.towardZero)) < 1 / unit else { return }
    digits.removeLast(decimals)
    exponent = 0
    normalise()
  }

  /// Adds one to the last digit.
  private mutating func addOneUnit() {
    var place = digits.count
    while place > 0 {
      place -= 1
      if digits[place] < UInt8(ascii: "9") {
        digits[place] += 1
        return
      }
      digits[place] = UInt8(ascii: "0")
    }
    digits.insert(UInt8(ascii: "1"), at: 0)
  }
}
