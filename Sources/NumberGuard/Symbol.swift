/// What a symbol of a normalised text is to a run of digits.
enum Symbol: UInt8 {
  case digit, point, slash, dash, blank, letter, plus, other

  @inline(__always)
  static func isDigit(_ symbol: UInt8) -> Bool { symbol &- 0x30 < 10 }

  /// ASCII letters and digits: what a machine token may not stand beside.
  @inline(__always)
  static func isAlphanumeric(_ symbol: UInt8) -> Bool {
    isDigit(symbol) || (symbol | 0x20) &- 0x61 < 26
  }

  /// `-`, `_`, `.`, `/`, space, tab, line end.
  @inline(__always)
  static func isSeparator(_ symbol: UInt8) -> Bool {
    switch symbol {
    case 0x2D, 0x5F, 0x2E, 0x2F, 0x20, 0x09...0x0D: true
    default: false
    }
  }

  /// A separator that binds what stands on both sides more closely than a blank does.
  @inline(__always)
  static func isTight(_ symbol: UInt8) -> Bool { symbol == 0x2D || symbol == 0x5F || symbol == 0x2F }

  /// By value: one look tells the class of any byte. Bytes beyond ASCII are `other`.
  static let classes: [UInt8] = (0...255).map { value in
    let symbol = UInt8(value)
    if isDigit(symbol) { return Symbol.digit.rawValue }
    if symbol == 0x2E { return Symbol.point.rawValue }
    if symbol == 0x2F { return Symbol.slash.rawValue }
    if symbol == 0x2D || symbol == 0x5F { return Symbol.dash.rawValue }
    if isSeparator(symbol) { return Symbol.blank.rawValue }
    if isAlphanumeric(symbol) { return Symbol.letter.rawValue }
    return symbol == 0x2B ? Symbol.plus.rawValue : Symbol.other.rawValue
  }
}
