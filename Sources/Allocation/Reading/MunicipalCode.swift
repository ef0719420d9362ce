/// 団体コード: five digits and a check digit (Allocation.docc, the case).
package enum MunicipalCode {
  /// Whether the text is six digits of which the last checks the others:
  /// (11 − (6d1 + 5d2 + 4d3 + 3d4 + 2d5) mod 11) mod 10.
  package static func isValid(_ text: String) -> Bool {
    let digits = text.utf8.map { Int($0) - 0x30 }
    guard digits.count == 6, digits.allSatisfy((0...9).contains) else { return false }
    let sum = zip(digits, [6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 }
    return (11 - sum % 11) % 10 == digits[5]
  }
}
