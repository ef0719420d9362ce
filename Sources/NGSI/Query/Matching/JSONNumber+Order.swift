import StrictJSON

extension JSONNumber {
  /// By value and exactly: negative when this one is less. `1`, `1.0` and `10e-1` are equal.
  func order(to other: JSONNumber) -> Int {
    let (left, right) = (Scaled(text), Scaled(other.text))
    if left.sign != right.sign { return left.sign < right.sign ? -1 : 1 }
    return left.magnitudeOrder(to: right) * left.sign
  }

  /// Digits and the place of the point before them: 0.`digits` × 10^`point`.
  private struct Scaled {
    /// -1, 0 or 1.
    let sign: Int
    /// Without zeros at either end.
    let digits: ArraySlice<UInt8>
    let point: Int

    init(_ text: String) {
      var mantissa: [UInt8] = []
      var point: Int?
      var bytes = text.utf8[...]
      let isNegative = bytes.first == UInt8(ascii: "-")
      if isNegative { bytes = bytes.dropFirst() }
      var exponent = 0
      while let byte = bytes.popFirst() {
        switch byte {
        case UInt8(ascii: "."): point = mantissa.count
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
          // Exponents of stored numbers are those of doubles; more digits than `Int` holds cannot be stored.
          exponent = Int(Substring(bytes)) ?? 0
          bytes = bytes[bytes.endIndex...]
        default: mantissa.append(byte)
        }
      }
      let zero = UInt8(ascii: "0")
      let first = mantissa.firstIndex { $0 != zero } ?? mantissa.count
      let last = mantissa.lastIndex { $0 != zero } ?? first - 1
      digits = mantissa[first..<max(first, last + 1)]
      sign = digits.isEmpty ? 0 : isNegative ? -1 : 1
      self.point = (point ?? mantissa.count) - first + exponent
    }

    func magnitudeOrder(to other: Scaled) -> Int {
      if point != other.point { return point < other.point ? -1 : 1 }
      if digits.elementsEqual(other.digits) { return 0 }
      return digits.lexicographicallyPrecedes(other.digits) ? -1 : 1
    }
  }
}
