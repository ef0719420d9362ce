/// The check digit of an Individual Number (行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 8, and the
/// ordinance of the Ministry of Internal Affairs and Communications No. 85 of 2014, Art. 5).
enum CheckDigit {
  /// Qₙ for the digits from the left: n+1 for n ≤ 6 and n−5 beyond, n counted from the right.
  private static let weights: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) =
    (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

  /// Whether twelve digits, the first at `digit(0)`, end with the right check digit.
  @inline(__always)
  static func isRight(_ digit: (Int) -> UInt8) -> Bool {
    var sum = UInt32(digit(0)) * weights.0 + UInt32(digit(1)) * weights.1
    sum += UInt32(digit(2)) * weights.2 + UInt32(digit(3)) * weights.3
    sum += UInt32(digit(4)) * weights.4 + UInt32(digit(5)) * weights.5
    sum += UInt32(digit(6)) * weights.6 + UInt32(digit(7)) * weights.7
    sum += UInt32(digit(8)) * weights.8 + UInt32(digit(9)) * weights.9
    sum += UInt32(digit(10)) * weights.10
    let rest = sum % 11
    return UInt32(digit(11)) == (rest <= 1 ? 0 : 11 - rest)
  }
}
