/// Settles at the speed of memory what cannot hold a number: ASCII with fewer than twelve digits, without an escape,
/// an exponent, or anything that a word for the number could be made of.
enum QuickLook {
  private static let width = 32
  /// Up to here one look at each byte is quicker than blocks and what has to be done around them.
  private static let shortMax = 256

  static func isHarmless(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count <= shortMax ? isHarmless(short: text) : isHarmless(long: text)
  }

  private static func isHarmless(short text: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits = 0
    var isSuspicious = false
    var last: UInt8 = 0
    for byte in text {
      guard byte < 0x80, byte != 0x5C, byte != 0 else { return false }
      if Symbol.isDigit(byte) {
        digits += 1
      } else if byte | 0x20 == 0x65 {
        isSuspicious = isSuspicious || Symbol.isDigit(last) || last | 0x20 == 0x62
      } else if byte | 0x20 == 0x61 {
        isSuspicious = isSuspicious || last | 0x20 == 0x62
      }
      last = byte
    }
    return digits == 0 || (digits < NumberScanner.digitsMin && !isSuspicious)
  }

  private static func isHarmless(long text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = text.baseAddress else { return true }
    let bytes = UnsafeRawPointer(base)
    var digits = 0
    var place = 0
    while place + width <= text.count {
      let block = bytes.loadUnaligned(fromByteOffset: place, as: SIMD32<UInt8>.self)
      // What asks for a closer look: beyond ASCII, an escape, NUL.
      let strange = (block .>= 0x80) .| (block .== 0x5C) .| (block .== 0)
      guard !any(strange) else { return false }
      let isDigit = (block &- 0x30) .< 10
      if any(isDigit) {
        // Ones summed up; a block is far too short for the sum to run over.
        digits += Int(SIMD32<UInt8>(repeating: 0).replacing(with: 1, where: isDigit).wrappedSum())
        guard digits < NumberScanner.digitsMin else { return false }
      }
      place += width
    }
    while place < text.count {
      let byte = text[place]
      guard byte < 0x80, byte != 0x5C, byte != 0 else { return false }
      if Symbol.isDigit(byte) { digits += 1 }
      place += 1
    }
    // Few digits: only an exponent or an announcing name could still make them suspicious.
    guard digits > 0 else { return true }
    return digits < NumberScanner.digitsMin && !hasExponent(text) && !MemberName.mayAnnounce(text)
  }

  private static func hasExponent(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for place in text.indices.dropFirst() where text[place] | 0x20 == 0x65 && Symbol.isDigit(text[place - 1]) {
      return true
    }
    return false
  }
}
