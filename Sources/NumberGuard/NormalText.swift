/// A text in the symbols of ``NormalImages``. One buffer serves many texts, so that scanning allocates nothing.
struct NormalText {
  private(set) var symbols: [UInt8] = []
  private(set) var digits = 0

  /// UTF-8 as it is; a byte that is none is ``NormalImages/other``.
  mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
    begin()
    var place = 0
    while place < text.count { step(text, &place) }
    end()
  }

  /// What stands between the quotes of a JSON string: UTF-8 with escapes. A wrong escape is taken as its letters; the
  /// parser refuses the body afterwards.
  mutating func read(escaped text: UnsafeBufferPointer<UInt8>) {
    begin()
    var place = 0
    while place < text.count {
      guard text[place] == UInt8(ascii: "\\"), place + 1 < text.count else {
        step(text, &place)
        continue
      }
      switch text[place + 1] {
      case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "f"):
        symbols.append(UInt8(ascii: " "))
        place += 2
      case UInt8(ascii: "u"): unicodeEscape(text, &place)
      case let character:
        symbols.append(character < 0x80 ? character : NormalImages.other)
        place += 2
      }
    }
    end()
  }

  private mutating func begin() {
    symbols.removeAll(keepingCapacity: true)
    digits = 0
  }

  /// Composes ハ with the mark behind it and counts.
  private mutating func end() {
    digits = 0
    var hasMark = false
    for symbol in symbols {
      if symbol &- 0x30 < 10 { digits += 1 }
      if symbol == NormalImages.voiced { hasMark = true }
    }
    guard hasMark else { return }
    for place in symbols.indices.dropFirst()
    where symbols[place] == NormalImages.voiced && symbols[place - 1] == NormalImages.ha {
      symbols[place - 1] = NormalImages.ba
      symbols[place] = 0
    }
    symbols.removeAll { $0 == 0 }
  }

  @inline(__always)
  private mutating func step(_ text: UnsafeBufferPointer<UInt8>, _ place: inout Int) {
    let byte = text[place]
    if byte < 0x80 {
      symbols.append(byte == 0 ? NormalImages.other : byte)
      place += 1
    } else if byte == 0xEF, place + 2 < text.count, text[place + 1] == 0xBC, text[place + 2] &- 0x90 < 10 {
      // Full-width digits, the commonest of those beyond ASCII.
      symbols.append(text[place + 2] &- 0x90 &+ 0x30)
      place += 3
    } else {
      NormalImages.append(Self.scalar(text, &place), to: &symbols)
    }
  }

  /// One scalar beyond ASCII; U+FFFD, and one byte further, where the bytes are no UTF-8.
  @inline(__always)
  static func scalar(_ text: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> UInt32 {
    let lead = text[place]
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead < 0xF5, place + length <= text.count else {
      place += 1
      return 0xFFFD
    }
    var scalar = UInt32(lead) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for offset in 1..<length {
      let byte = text[place + offset]
      guard byte & 0xC0 == 0x80 else {
        place += 1
        return 0xFFFD
      }
      scalar = scalar << 6 | UInt32(byte & 0x3F)
    }
    place += length
    return scalar < 0x11_0000 ? scalar : 0xFFFD
  }

  private mutating func unicodeEscape(_ text: UnsafeBufferPointer<UInt8>, _ place: inout Int) {
    guard var scalar = Self.hexadecimal(text, place + 2) else {
      symbols.append(UInt8(ascii: "u"))
      place += 2
      return
    }
    place += 6
    if scalar >= 0xD800, scalar < 0xDC00, place + 1 < text.count, text[place] == UInt8(ascii: "\\"),
      text[place + 1] == UInt8(ascii: "u"), let low = Self.hexadecimal(text, place + 2), low >= 0xDC00, low < 0xE000
    {
      scalar = 0x1_0000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      place += 6
    }
    if scalar == 0 || scalar >= 0x80 {
      if scalar == 0 { symbols.append(NormalImages.other) } else { NormalImages.append(scalar, to: &symbols) }
    } else {
      symbols.append(UInt8(scalar))
    }
  }

  private static func hexadecimal(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32? {
    guard place + 4 <= text.count else { return nil }
    var value: UInt32 = 0
    for offset in 0..<4 {
      let byte = text[place + offset]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
