/// Looks at one text after the other with the same buffers.
struct NumberScanner {
  private var normal = NormalText()
  private var judge = NumberJudge()

  /// Fewer digits make no Individual Number.
  static let digitsMin = 12

  /// What was seen of a text.
  struct Sight {
    var isSuspect: Bool
    var hasDigit: Bool
  }

  /// UTF-8 as it is.
  mutating func look(at text: UnsafeBufferPointer<UInt8>) -> Sight {
    guard Self.isPlain(text) else {
      normal.read(text)
      return lookAtNormal()
    }
    return look(atPlain: text)
  }

  /// What stands between the quotes of a JSON string.
  mutating func look(atEscaped text: UnsafeBufferPointer<UInt8>) -> Sight {
    normal.read(escaped: text)
    return lookAtNormal()
  }

  /// ASCII without escapes: it is its own normal form.
  @inline(__always)
  mutating func look(atPlain text: UnsafeBufferPointer<UInt8>) -> Sight {
    var digits = 0
    for byte in text where Symbol.isDigit(byte) { digits += 1 }
    return Sight(isSuspect: digits >= Self.digitsMin && examine(text), hasDigit: digits > 0)
  }

  /// The symbols of a text, for looking at a member's name.
  mutating func symbols(ofEscaped text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    normal.read(escaped: text)
    return normal.symbols
  }

  private mutating func lookAtNormal() -> Sight {
    guard normal.digits >= Self.digitsMin else { return Sight(isSuspect: false, hasDigit: normal.digits > 0) }
    // Held here for the call, since both buffers belong to this value.
    let symbols = normal.symbols
    return Sight(isSuspect: symbols.withUnsafeBufferPointer { examine($0) }, hasDigit: true)
  }

  private mutating func examine(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    RunFilter(text).mayHoldNumber() && judge.firstRun(in: text) != nil
  }

  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in text where byte >= 0x80 || byte == 0 { return false }
    return true
  }
}
