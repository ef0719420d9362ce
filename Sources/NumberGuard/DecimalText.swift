/// A number by the grammar of JSON, looked at for its value in plain notation: `1.23456789018E11` is 123456789018.
enum DecimalText {
  /// Whether the part before the point has twelve digits and the right check digit.
  static func isSuspect(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    // The significand's first digit that is not zero, its digits before the point, and the power of ten.
    var digits = 0
    var leadingZeros = 0
    var beforePoint: Int?
    var place = 0
    scan: while place < text.count {
      switch text[place] {
      case 0x30 where digits == 0: leadingZeros += 1
      case 0x30...0x39: digits += 1
      case 0x2E where beforePoint == nil: beforePoint = leadingZeros + digits
      case 0x2B where place == 0, 0x2D where place == 0: break
      default: break scan
      }
      place += 1
    }
    guard digits > 0 else { return false }
    guard let exponent = exponent(text, place) else { return false }
    let magnitude = (beforePoint ?? leadingZeros + digits) - leadingZeros + exponent
    guard magnitude == NumberScanner.digitsMin else { return false }
    return hasRightDigit(text)
  }

  /// The power of ten from `e` on; nil beyond a million, far from any number of twelve digits that a body can hold.
  private static func exponent(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard start < text.count, text[start] | 0x20 == 0x65 else { return 0 }
    var value = 0
    var isNegative = false
    for place in (start + 1)..<text.count {
      switch text[place] {
      case 0x2D: isNegative = true
      case 0x30...0x39:
        value = value * 10 + Int(text[place] & 0x0F)
        guard value < 2_000_000 else { return nil }
      default: break
      }
    }
    return isNegative ? -value : value
  }

  /// The first twelve significant digits; zeros where the text has fewer.
  private static func hasRightDigit(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits: UInt64 = 0
    var count = 0
    for byte in text {
      guard count < 12, byte | 0x20 != 0x65 else { break }
      guard Symbol.isDigit(byte), count > 0 || byte != 0x30 else { continue }
      digits = digits << 4 | UInt64(byte & 0x0F)
      count += 1
    }
    digits <<= UInt64(4 * (12 - count))
    return CheckDigit.isRight { UInt8(truncatingIfNeeded: digits >> UInt64(4 * (11 - $0))) & 0x0F }
  }
}
