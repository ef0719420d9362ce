internal import CLibPQ

/// A UUID as its 128 bits, most significant first.
package struct SQLUUID: Hashable, Sendable {
  /// The first eight bytes.
  package let high: UInt64
  /// The last eight bytes.
  package let low: UInt64

  /// From its two halves.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Parameter bytes: exactly 16 bytes, otherwise nil.
  package init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// - Parameter text: 32 hexadecimal digits, with or without hyphens, otherwise nil.
  package init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let uuid = text.withUTF8({ SQLUUID(digits: $0) }) else { return nil }
    self = uuid
  }

  /// The same of text in UTF-8.
  init?(digits text: UnsafeBufferPointer<UInt8>) {
    var digits = 0
    var high: UInt64 = 0
    var low: UInt64 = 0
    for byte in text where byte != UInt8(ascii: "-") {
      guard let nibble = SQLUUID.nibble(byte), digits < 32 else { return nil }
      if digits < 16 { high = high << 4 | nibble } else { low = low << 4 | nibble }
      digits += 1
    }
    guard digits == 32 else { return nil }
    self.high = high
    self.low = low
  }

  /// A random UUID (version 4).
  package static func random() -> SQLUUID { versionFour(.random(in: .min ... .max), .random(in: .min ... .max)) }

  /// Two random UUIDs for one call of the operating system, which costs more than the numbers.
  package static func randomPair() -> (SQLUUID, SQLUUID) {
    var words = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
    let size = MemoryLayout.size(ofValue: words)
    // As few bytes as these come all at once or, before the machine has randomness to give, not at all.
    guard withUnsafeMutableBytes(of: &words, { getrandom($0.baseAddress, size, 0) }) == size else {
      return (random(), random())
    }
    return (versionFour(words.0, words.1), versionFour(words.2, words.3))
  }

  private static func versionFour(_ high: UInt64, _ low: UInt64) -> SQLUUID {
    SQLUUID(
      high: high & 0xffff_ffff_ffff_0fff | 0x4000, low: low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
  }

  /// The 16 bytes, most significant first.
  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(16)
    for shift in stride(from: 56, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: high >> shift)) }
    for shift in stride(from: 56, through: 0, by: -8) { result.append(UInt8(truncatingIfNeeded: low >> shift)) }
    return result
  }

  private static func nibble(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}

extension SQLUUID: CustomStringConvertible {
  /// `8-4-4-4-12` lower-case hexadecimal digits.
  package var description: String {
    var writer = SQLTextWriter()
    encode(into: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension SQLUUID: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::uuid" }
  package static var sqlArrayCast: StaticString { "::uuid[]" }
  package static var binaryType: UInt32? { 2_950 }

  package func encode(into writer: inout SQLTextWriter) {
    for (index, byte) in bytes.enumerated() {
      if index == 4 || index == 6 || index == 8 || index == 10 { writer.append(UInt8(ascii: "-")) }
      writer.append(SQLTextWriter.hex(byte >> 4))
      writer.append(SQLTextWriter.hex(byte & 15))
    }
  }

  package func encodeBinary(into writer: inout SQLTextWriter) {
    writer.append(bigEndian: high)
    writer.append(bigEndian: low)
  }
}
