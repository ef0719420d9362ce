import BigInt

extension ExactFraction {
  /// Reads a ratio, `^[0-9]{1,18}(/[0-9]{1,18})?$` with a denominator other than 0 (Allocation.docc, the case); nil for
  /// any other text.
  package init?(ratio text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count <= 2, let numerator = Self.digits(parts[0], atMost: 18) else { return nil }
    guard parts.count == 2 else {
      self.init(numerator)
      return
    }
    guard let denominator = Self.digits(parts[1], atMost: 18), !denominator.isZero else { return nil }
    self.init(numerator, over: denominator)
  }

  /// Reads a quantity as text, `^-?[0-9]{1,28}(\.[0-9]{1,6})?$` (Allocation.docc, the case); nil for any other text.
  package init?(quantity text: String) {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let unsigned = text.utf8.dropFirst(isNegative ? 1 : 0)
    let parts = unsigned.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Self.digits(parts[0], atMost: 28) else { return nil }
    guard parts.count == 2 else {
      self.init(isNegative ? -whole : whole)
      return
    }
    guard let decimals = Self.digits(parts[1], atMost: 6) else { return nil }
    let unit = BigInt(10).power(parts[1].count)
    let value = whole * unit + decimals
    self.init(isNegative ? -value : value, over: unit)
  }

  private static func digits(_ bytes: Substring.UTF8View, atMost limit: Int) -> BigInt? {
    guard (1...limit).contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return BigInt(String(Substring(bytes)))
  }
}
