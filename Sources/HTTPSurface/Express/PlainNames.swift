/// Reads names of a target, and counts their digits: what has twelve of them, or may be a number in another notation, or
/// is long enough to hide a key is for others to judge (NumberGuard.docc; HTTPSurface.docc, credentials).
struct PlainNames {
  private let bytes: UnsafeRawBufferPointer
  private var digits = 0

  private static let bytesMax = 64
  private static let digitsMax = 11

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The name at the beginning of a place, up to what no name has; nil when there is none that is plain.
  mutating func next(in place: Range<Int>) -> Range<Int>? {
    var position = place.lowerBound
    var last: UInt8 = 0
    while position < place.upperBound, bytes[position].isPlainName {
      let byte = bytes[position]
      if byte &- 0x30 < 10 { digits += 1 }
      if byte | 0x20 == UInt8(ascii: "e"), last &- 0x30 < 10 { return nil }
      last = byte
      position += 1
    }
    let length = position - place.lowerBound
    guard length > 0, length <= Self.bytesMax, digits <= Self.digitsMax else { return nil }
    return place.lowerBound..<position
  }
}
