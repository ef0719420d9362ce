package import Allocation
import BigInt

/// Numbers as public papers write them: digits in groups of three, △ before what is below zero.
package enum NumberText {
  /// What stands where there is no number.
  package static let none = "―"

  /// `1,234,567`, `△1,234`, `0`.
  package static func grouped(_ value: Int) -> String {
    (value < 0 ? "△" : "") + grouped(digits: String(value.magnitude))
  }

  /// `1,234,567`, or `―` for nil.
  package static func grouped(_ value: Int?) -> String { value.map { grouped($0) } ?? none }

  /// `金5,497,877円`.
  package static func amount(_ yen: Int) -> String { "金\(grouped(yen))円" }

  /// `46.8` of tenths, `△0.5`.
  package static func tenths(_ tenths: Int) -> String {
    "\(tenths < 0 ? "△" : "")\(grouped(digits: String(tenths.magnitude / 10))).\(tenths.magnitude % 10)"
  }

  /// A fraction as a pocket calculator shows it when it ends within six decimals, else as `12 3/7`: the whole part, and
  /// what is left in lowest terms.
  package static func fraction(_ value: ExactFraction) -> String {
    let magnitude = value.isNegative ? -value : value
    let sign = value.isNegative ? "△" : ""
    let whole = magnitude.truncated
    let rest = magnitude - ExactFraction(whole)
    let wholeText = grouped(digits: String(whole))
    if rest.isZero { return sign + wholeText }
    if let decimals = decimals(rest) { return "\(sign)\(wholeText).\(decimals)" }
    return whole.isZero ? "\(sign)\(parts(rest))" : "\(sign)\(wholeText) \(parts(rest))"
  }

  /// The same without groups and with a minus, for files that programs read: `12.5`, `-3`, or `92732/110589` where the
  /// decimals do not end within six places.
  package static func plain(_ value: ExactFraction) -> String {
    let magnitude = value.isNegative ? -value : value
    let whole = magnitude.truncated
    let rest = magnitude - ExactFraction(whole)
    let sign = value.isNegative ? "-" : ""
    if rest.isZero { return "\(sign)\(whole)" }
    return decimals(rest).map { "\(sign)\(whole).\($0)" } ?? value.description
  }

  /// `92,732/110,589`; `0` for nothing.
  package static func parts(_ value: ExactFraction) -> String {
    guard !value.isZero else { return "0" }
    return "\(grouped(digits: String(value.numerator)))/\(grouped(digits: String(value.denominator)))"
  }

  /// A ratio as agreements write it: `30/100` has become `3/10` in lowest terms, so percent where it is a whole number
  /// of hundredths, else the fraction.
  package static func ratio(_ value: ExactFraction) -> String {
    let percent = value * ExactFraction(100)
    return percent.denominator == 1 ? "\(percent.numerator)%" : parts(value)
  }

  /// `65.3934134607%` of parts of one million million.
  package static func share(_ trillionths: Int) -> String {
    let digits = String(trillionths.magnitude)
    let padded = String(repeating: "0", count: max(0, 11 - digits.utf8.count)) + digits
    return "\(padded.dropLast(10)).\(padded.suffix(10))%"
  }

  private static func grouped(digits: String) -> String {
    var out = ""
    let count = digits.utf8.count
    for (index, digit) in digits.enumerated() {
      if index > 0, (count - index) % 3 == 0, digit != "-", out != "-" { out.append(",") }
      out.append(digit)
    }
    return out
  }

  /// The decimals of a number below 1 when there are at most six; nil otherwise.
  private static func decimals(_ value: ExactFraction) -> String? {
    let scaled = value * ExactFraction(1_000_000)
    guard scaled.denominator == 1 else { return nil }
    let digits = String(scaled.numerator)
    var padded = Substring(String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits)
    while padded.last == "0" { padded.removeLast() }
    return String(padded)
  }
}
