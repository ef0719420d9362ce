import NIOCore

/// The head of a request of the plainest form, found in one pass over the bytes that the socket gave.
///
/// It knows a strict part of RFC 9112 and nothing of the rest: whoever gets nil gives the bytes to NIO's decoder, which
/// judges them. So what is read here must be what the decoder would read, and every doubt is nil.
struct PlainHead {
  /// Offsets into the buffer's readable bytes.
  typealias Place = Range<Int>

  private(set) var method: Place
  private(set) var target: Place
  /// Of the head alone, the empty line included.
  private(set) var byteCount = 0
  /// From `Content-Length`.
  private(set) var bodyBytes = 0
  private(set) var lines: [Line] = []

  /// One field: its name in any case of letters, its value without the space around it.
  struct Line {
    let name: Place
    let value: Place
  }

  static let bytesMax = 4_096
  private static let methods: [StaticString] = ["GET", "PATCH", "POST", "PUT", "DELETE"]
  private static let linesMax = 32

  /// - Parameter isForeign: its method is none of those above, and may be any other.
  init?(_ bytes: UnsafeRawBufferPointer, isForeign: Bool = false) {
    var reader = Reader(bytes: bytes)
    guard let method = reader.run(while: \.isUpperLetter), reader.skip(UInt8(ascii: " ")),
      let target = reader.run(while: \.isPrintable), reader.skip(UInt8(ascii: " ")), reader.skip("HTTP/1.1\r\n"),
      bytes[target.lowerBound] == UInt8(ascii: "/"),
      Self.methods.contains(where: { bytes.isExactly(method, $0) }) != isForeign
    else { return nil }
    self.method = method
    self.target = target
    lines.reserveCapacity(8)
    var (hosts, lengths) = (0, 0)
    while !reader.skip("\r\n") {
      guard lines.count < Self.linesMax, let name = reader.run(while: \.isNameCharacter),
        reader.skip(UInt8(ascii: ":"))
      else { return nil }
      reader.skipSpaces()
      guard let value = reader.restOfLine() else { return nil }
      switch name.count {
      case 4 where bytes.isEqual(name, "host"):
        guard !value.isEmpty else { return nil }
        hosts += 1
      case 14 where bytes.isEqual(name, "content-length"):
        guard lengths == 0, let length = bytes.decimal(value) else { return nil }
        lengths += 1
        bodyBytes = length
      case 17 where bytes.isEqual(name, "transfer-encoding"), 7 where bytes.isEqual(name, "upgrade"),
        6 where bytes.isEqual(name, "expect"):
        return nil
      case 10 where bytes.isEqual(name, "connection"):
        guard bytes.isEqual(value, "keep-alive") else { return nil }
      default: break
      }
      lines.append(Line(name: name, value: value))
    }
    // RFC 9112 §3.2: exactly one says to whom the request goes.
    guard hosts == 1 else { return nil }
    byteCount = reader.position
  }
}

extension PlainHead {
  /// Goes along the bytes and never beyond them.
  private struct Reader {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    /// At least one byte of a kind, and something behind it.
    mutating func run(while isWanted: (UInt8) -> Bool) -> Place? {
      let start = position
      while position < bytes.count, isWanted(bytes[position]) { position += 1 }
      return position > start && position < bytes.count ? start..<position : nil
    }

    mutating func skip(_ byte: UInt8) -> Bool {
      guard position < bytes.count, bytes[position] == byte else { return false }
      position += 1
      return true
    }

    mutating func skip(_ text: StaticString) -> Bool {
      guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
      for place in 0..<text.utf8CodeUnitCount where bytes[position + place] != text.utf8Start[place] { return false }
      position += text.utf8CodeUnitCount
      return true
    }

    mutating func skipSpaces() {
      while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    /// The value up to the end of its line: printable ASCII, and no space at its end. It may be empty.
    mutating func restOfLine() -> Place? {
      let start = position
      while position < bytes.count, bytes[position] >= 0x20, bytes[position] < 0x7F { position += 1 }
      let end = position
      guard skip("\r\n"), end == start || bytes[end - 1] != UInt8(ascii: " ") else { return nil }
      return start..<end
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these bytes are this text, which is in lower case, in any case of letters.
  func isEqual(_ place: Range<Int>, _ text: StaticString) -> Bool {
    guard place.count == text.utf8CodeUnitCount else { return false }
    for offset in 0..<place.count {
      let byte = self[place.lowerBound + offset]
      let lower = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
      if lower != text.utf8Start[offset] { return false }
    }
    return true
  }

  /// Whether these bytes are this text.
  func isExactly(_ place: Range<Int>, _ text: StaticString) -> Bool {
    guard place.count == text.utf8CodeUnitCount else { return false }
    for offset in 0..<place.count where self[place.lowerBound + offset] != text.utf8Start[offset] { return false }
    return true
  }

  /// Digits only, few enough for an integer.
  fileprivate func decimal(_ place: Range<Int>) -> Int? {
    guard (1...9).contains(place.count) else { return nil }
    var value = 0
    for byte in self[place] {
      guard byte &- 0x30 < 10 else { return nil }
      value = value * 10 + Int(byte &- 0x30)
    }
    return value
  }

  func text(_ place: Range<Int>) -> String { String(decoding: self[place], as: UTF8.self) }
}

extension UInt8 {
  fileprivate var isUpperLetter: Bool { self &- UInt8(ascii: "A") < 26 }
  fileprivate var isPrintable: Bool { self > 0x20 && self < 0x7F }
  fileprivate var isLetterOrDigit: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 || self &- 0x30 < 10 }
  /// A part of the characters of RFC 9110 §5.6.2.
  fileprivate var isNameCharacter: Bool { isLetterOrDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_") }
  /// What an entity's id or type may be written with, so that it means itself: no escape, nothing of a query.
  var isPlainName: Bool {
    isLetterOrDigit || self == UInt8(ascii: ":") || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
      || self == UInt8(ascii: ".")
  }
}
