extension JSONParser {
  /// Parses a string whose opening quote is at hand.
  mutating func parseString() throws(JSONError) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        let text = try validated(start, position)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        return try parseEscapedString(from: start)
      case 0..<0x20:
        throw JSONError(bytes[position] == 0 ? .nulCharacter : .syntax, at: position)
      default:
        position += 1
      }
    }
    throw fault()
  }

  /// Goes on from the first escape, collecting pieces that are each valid UTF-8.
  private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
    var text = try validated(start, position)
    var piece = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        text += try validated(piece, position)
        position += 1
        return text
      case UInt8(ascii: "\\"):
        text += try validated(piece, position)
        text.unicodeScalars.append(try parseEscape())
        piece = position
      case 0..<0x20:
        throw JSONError(bytes[position] == 0 ? .nulCharacter : .syntax, at: position)
      default:
        position += 1
      }
    }
    throw fault()
  }

  private mutating func parseEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = peek() else { throw fault() }
    let simple: Unicode.Scalar
    switch letter {
    case UInt8(ascii: "\""): simple = "\""
    case UInt8(ascii: "\\"): simple = "\\"
    case UInt8(ascii: "/"): simple = "/"
    case UInt8(ascii: "b"): simple = "\u{8}"
    case UInt8(ascii: "f"): simple = "\u{C}"
    case UInt8(ascii: "n"): simple = "\n"
    case UInt8(ascii: "r"): simple = "\r"
    case UInt8(ascii: "t"): simple = "\t"
    case UInt8(ascii: "u"):
      position += 1
      return try parseUnicodeEscape(from: start)
    default: throw fault()
    }
    position += 1
    return simple
  }

  private mutating func parseUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try parseFourHexDigits()
    if first == 0 { throw JSONError(.nulCharacter, at: start) }
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, consume(UInt8(ascii: "\\")), consume(UInt8(ascii: "u")) else {
      throw JSONError(.loneSurrogate, at: start)
    }
    let second = try parseFourHexDigits()
    guard second & 0xFC00 == 0xDC00,
      let scalar = Unicode.Scalar(0x10000 + ((first & 0x3FF) << 10) + (second & 0x3FF))
    else { throw JSONError(.loneSurrogate, at: start) }
    return scalar
  }

  private mutating func parseFourHexDigits() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek() else { throw fault() }
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: throw fault()
      }
      position += 1
    }
    return value
  }

  /// The text between two offsets. Decoding repairs what is not UTF-8, so it was UTF-8 if the bytes are still the same;
  /// that is quicker than the standard library's validating initialiser, which is not specialised for buffers.
  private func validated(_ start: Int, _ end: Int) throws(JSONError) -> String {
    let slice = UnsafeBufferPointer(rebasing: bytes[start..<end])
    let text = String(decoding: slice, as: UTF8.self)
    guard slice.allSatisfy({ $0 < 0x80 }) || text.utf8.elementsEqual(slice) else {
      throw JSONError(.invalidUTF8, at: start + firstInvalid(in: slice))
    }
    return text
  }

  /// Only walked for the error message: where the first ill-formed sequence begins.
  private func firstInvalid(in slice: UnsafeBufferPointer<UInt8>) -> Int {
    var decoder = UTF8()
    var iterator = slice.makeIterator()
    var valid = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
    return valid
  }
}
