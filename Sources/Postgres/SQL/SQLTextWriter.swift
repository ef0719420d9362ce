package import CivilTime

/// Where a value writes its text format, or its binary one. Numbers and times are written digit by digit: no `String` in between.
package struct SQLTextWriter: Sendable {
  var bytes: [UInt8]
  private(set) var isNull = false
  private(set) var isBinary = false
  private(set) var hasNulCharacter = false

  init(bytes: [UInt8] = []) {
    self.bytes = bytes
  }

  /// The whole value is NULL; what else was written for it is dropped.
  package mutating func markNull() { isNull = true }

  /// What is written is the binary format.
  package mutating func markBinary() { isBinary = true }

  /// One byte of either format.
  package mutating func append(_ byte: UInt8) { bytes.append(byte) }

  /// A fixed piece of the text format.
  package mutating func append(_ text: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Text as it is. U+0000 makes the whole statement invalid.
  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      if utf8.contains(0) { hasNulCharacter = true }
      bytes.append(contentsOf: utf8)
    }
  }

  /// Bytes of the binary format.
  package mutating func append(_ data: [UInt8]) { bytes.append(contentsOf: data) }

  /// An integer of the binary format.
  package mutating func append(bigEndian number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// What `write` writes, behind its length.
  mutating func appendCounted(_ write: (inout SQLTextWriter) -> Void) {
    let start = bytes.count
    append(bigEndian: Int32(0))
    write(&self)
    // Longer than this is no statement that is ever sent.
    let length = Int32(clamping: bytes.count - start - 4)
    for byte in 0..<4 { bytes[start + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * Int32(byte))) }
  }

  /// A number in decimal digits.
  package mutating func append(_ number: Int64) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  /// A number that is not negative, with leading zeros up to `width`.
  mutating func append(_ number: Int64, width: Int) {
    var limit: Int64 = 1
    for _ in 1..<width { limit *= 10 }
    while limit > number && limit > 1 {
      bytes.append(UInt8(ascii: "0"))
      limit /= 10
    }
    append(number)
  }

  /// `2026-11-22 00:00:00.000000+00`
  package mutating func append(_ time: Timestamp) {
    let perDay: Int64 = 86_400_000_000
    var day = time.microseconds / perDay
    var rest = time.microseconds % perDay
    if rest < 0 {
      rest += perDay
      day -= 1
    }
    let date = ProlepticDate(daysSinceEpoch: day)
    append(date.year < 1 ? 1 - date.year : date.year, width: 4)
    append(UInt8(ascii: "-"))
    append(date.month, width: 2)
    append(UInt8(ascii: "-"))
    append(date.day, width: 2)
    append(UInt8(ascii: " "))
    append(rest / 3_600_000_000, width: 2)
    append(UInt8(ascii: ":"))
    append(rest / 60_000_000 % 60, width: 2)
    append(UInt8(ascii: ":"))
    append(rest / 1_000_000 % 60, width: 2)
    append(UInt8(ascii: "."))
    append(rest % 1_000_000, width: 6)
    append("+00")
    if date.year < 1 { append(" BC") }
  }

  /// `2026-11-22`
  package mutating func append(_ date: CivilDate) {
    let date = ProlepticDate(daysSinceEpoch: Int64(date.daysSinceEpoch))
    append(date.year < 1 ? 1 - date.year : date.year, width: 4)
    append(UInt8(ascii: "-"))
    append(date.month, width: 2)
    append(UInt8(ascii: "-"))
    append(date.day, width: 2)
    if date.year < 1 { append(" BC") }
  }

  static func hex(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }
}
