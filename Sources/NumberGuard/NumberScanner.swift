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
    var digits = 0
    for byte in text where Symbol.isDigit(byte) { digits += 1 }
    return look(atPlain: text, digits: digits)
  }

  /// What stands between the quotes of a JSON string.
  mutating func look(atEscaped text: UnsafeBufferPointer<UInt8>) -> Sight {
    if let digits = Self.digits(inJapanese: text), digits < Self.digitsMin {
      return Sight(isSuspect: false, hasDigit: digits > 0)
    }
    normal.read(escaped: text)
    return lookAtNormal()
  }

  /// The digits of a text of ASCII, kana (U+3040 to U+30FF) and ideographs (U+4000 to U+9FFF), among which only ASCII has
  /// digits; nil for every other text and for one with escapes.
  private static func digits(inJapanese text: UnsafeBufferPointer<UInt8>) -> Int? {
    var digits = 0
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte < 0x80 {
        guard byte != UInt8(ascii: "\\") else { return nil }
        if Symbol.isDigit(byte) { digits += 1 }
        place += 1
      } else {
        guard place + 2 < text.count, (0xE3...0xE9).contains(byte),
          byte != 0xE3 || (0x81...0x83).contains(text[place + 1]),
          text[place + 1] & 0xC0 == 0x80, text[place + 2] & 0xC0 == 0x80
        else { return nil }
        place += 3
      }
    }
    return digits
  }

  /// ASCII without escapes: it is its own normal form.
  @inline(__always)
  mutating func look(atPlain text: UnsafeBufferPointer<UInt8>, digits: Int) -> Sight {
    Sight(isSuspect: digits >= Self.digitsMin && examine(text), hasDigit: digits > 0)
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
