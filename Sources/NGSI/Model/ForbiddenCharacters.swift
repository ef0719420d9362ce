/// The characters NGSI-v2 forbids in every request ("General syntax restrictions", behaviour 14): `< > " ' = ; ( )`.
package enum ForbiddenCharacters {
  /// Whether the byte is one of them. All of them are ASCII, so bytes of UTF-8 suffice.
  @inline(__always)
  package static func contains(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="),
      UInt8(ascii: ";"), UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: false
    }
  }

  /// Whether the text has one of them.
  package static func occur(in text: some StringProtocol) -> Bool {
    text.utf8.withContiguousStorageIfAvailable { $0.contains(where: contains) } ?? text.utf8.contains(where: contains)
  }
}
