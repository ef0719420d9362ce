/// Windows-31J (CP932) as Windows encodes it. A table of our own: the C library's converter is an installable module
/// that small systems lack, and it writes `?` or stops in ways that differ between libraries.
enum Windows31J {
  /// Double-byte codes by character.
  private static let codes: [Unicode.Scalar: UInt16] = {
    var codes: [Unicode.Scalar: UInt16] = [:]
    for (lead, characters) in rows {
      for (index, scalar) in characters.unicodeScalars.enumerated() where scalar != "?" {
        // Trail byte 7F is never used.
        let trail = UInt16(index < 63 ? 0x40 + index : 0x41 + index)
        // The first place wins: JIS before NEC's row 13 before IBM's extension, as Windows has it.
        if codes[scalar] == nil { codes[scalar] = UInt16(lead) << 8 | trail }
      }
    }
    return codes
  }()

  /// How many double-byte characters there are.
  static var count: Int { codes.count }

  /// Appends the bytes of a character; false when it has none. Private characters (外字) have none: what they look like
  /// is known to one machine only.
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) -> Bool {
    switch scalar.value {
    case 0...0x7F: bytes.append(UInt8(scalar.value))
    case 0xFF61...0xFF9F: bytes.append(UInt8(scalar.value - 0xFF61 + 0xA1))
    default:
      guard let code = codes[scalar] else { return false }
      bytes.append(UInt8(code >> 8))
      bytes.append(UInt8(code & 0xFF))
    }
    return true
  }
}
