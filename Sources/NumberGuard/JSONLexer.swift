/// The strings, numbers and brackets of a JSON text, without building anything.
///
/// It refuses nothing: what is no JSON is passed over, and the parser that comes afterwards says so. Every string and
/// every number in the bytes is seen whatever stands around it. In JSON a string is a member's name exactly when a
/// colon follows it.
struct JSONLexer {
  let text: UnsafeBufferPointer<UInt8>
  private(set) var place = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  struct Word {
    /// Between the quotes, or the whole number.
    let range: Range<Int>
    /// A string with an escape or anything beyond ASCII.
    let isPlain: Bool
    let isName: Bool
    /// Digits of a plain string; where it is not plain, what its escapes stand for may be more.
    let digits: Int
  }

  enum Token {
    case string(Word)
    case number(Range<Int>)
    case open(isObject: Bool)
    case close
    case comma
  }

  mutating func next() -> Token? {
    while place < text.count {
      let byte = text[place]
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return .string(string())
      case UInt8(ascii: "{"): return .open(isObject: true)
      case UInt8(ascii: "["): return .open(isObject: false)
      case UInt8(ascii: "}"), UInt8(ascii: "]"): return .close
      case UInt8(ascii: ","): return .comma
      case UInt8(ascii: "-"), 0x30...0x39: return .number(number())
      default: break
      }
    }
    return nil
  }

  private mutating func string() -> Word {
    let start = place
    var isPlain = true
    var digits = passPlainBlocks()
    while place < text.count {
      let byte = text[place]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        isPlain = false
        place += 1
      } else if byte >= 0x80 || byte == 0 {
        isPlain = false
      } else if Symbol.isDigit(byte) {
        digits += 1
      }
      place += 1
    }
    let end = min(place, text.count)
    place = min(place + 1, text.count)
    return Word(range: start..<end, isPlain: isPlain, isName: isBeforeColon, digits: digits)
  }

  /// Passes eight bytes at a time as long as the string neither ends among them nor has anything but plain characters.
  /// - Returns: the digits in them.
  private mutating func passPlainBlocks() -> Int {
    guard let base = text.baseAddress else { return 0 }
    let bytes = UnsafeRawPointer(base)
    var digits = 0
    while place + 8 <= text.count {
      let block = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let ends =
        block | Self.zeros(block) | Self.zeros(block ^ (Self.ones &* 0x22)) | Self.zeros(block ^ (Self.ones &* 0x5C))
      guard ends & Self.tops == 0 else { break }
      // No byte has its top bit, so no sum runs over into the next one.
      let isFromZero = block &+ Self.ones &* 0x50
      let isBeyondNine = block &+ Self.ones &* 0x46
      digits += (isFromZero & ~isBeyondNine & Self.tops).nonzeroBitCount
      place += 8
    }
    return digits
  }

  private static var ones: UInt64 { 0x0101_0101_0101_0101 }
  private static var tops: UInt64 { 0x8080_8080_8080_8080 }

  /// With the top bit of the first byte that is zero, and of no byte before it.
  @inline(__always)
  private static func zeros(_ block: UInt64) -> UInt64 { (block &- ones) & ~block & tops }

  private var isBeforeColon: Bool {
    var ahead = place
    while ahead < text.count {
      switch text[ahead] {
      case 0x20, 0x09, 0x0A, 0x0D: ahead += 1
      case UInt8(ascii: ":"): return true
      default: return false
      }
    }
    return false
  }

  private mutating func number() -> Range<Int> {
    let start = place - 1
    while place < text.count {
      switch text[place] {
      case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
        place += 1
      default: return start..<place
      }
    }
    return start..<place
  }
}
