extension Identifier {
  /// `cn_` and 26 characters: always 29 bytes.
  package static var textLength: Int { 29 }

  /// Exactly `^<prefix>_[0-7][0-9a-hjkmnp-tv-z]{25}$`; nil for anything else. Crockford's aliases (`o` for `0`, `l` for
  /// `1`, upper case) are refused, since one name has one text.
  package init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let (high, low) = text.withUTF8(Self.number) else { return nil }
    self.init(high: high, low: low)
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> (high: UInt64, low: UInt64)? {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var count = 0
    for byte in text {
      switch count {
      case 0, 1: guard byte == Kind.prefix.utf8Start[count] else { return nil }
      case 2: guard byte == UInt8(ascii: "_") else { return nil }
      case Self.textLength...: return nil
      default:
        let value = Crockford.values[Int(byte)]
        guard value < 32, count > 3 || value < 8 else { return nil }
        high = high << 5 | low >> 59
        low = low << 5 | UInt64(value)
      }
      count += 1
    }
    return count == Self.textLength ? (high, low) : nil
  }

  /// The text of the name.
  package var text: String {
    String(unsafeUninitializedCapacity: Self.textLength) { buffer in
      buffer[0] = Kind.prefix.utf8Start[0]
      buffer[1] = Kind.prefix.utf8Start[1]
      buffer[2] = UInt8(ascii: "_")
      var (high, low) = (high, low)
      for place in stride(from: Self.textLength - 1, through: 3, by: -1) {
        buffer[place] = Crockford.digits[Int(low & 31)]
        low = low >> 5 | high << 59
        high >>= 5
      }
      return Self.textLength
    }
  }
}

extension Identifier: CustomStringConvertible {
  package var description: String { text }
}

/// Crockford's base32 in lower case: no `i`, `l`, `o`, `u`.
private enum Crockford {
  static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
  /// The value of each byte; 255 where it is no digit.
  static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()
}
