import Broker

/// The `Location` of an entity: relative, always with the type (behaviour 5).
enum EntityLocation {
  static func text(_ entity: EntityKey) -> String {
    "/v2/entities/\(encoded(entity.id, alsoPlus: false))?type=\(encoded(entity.type, alsoPlus: true))"
  }

  /// Ids and types are visible ASCII without delimiters; what is left that a URL may not hold as it is is escaped, and
  /// in a query the plus, which would come back as a blank.
  private static func encoded(_ text: String, alsoPlus: Bool) -> String {
    guard text.utf8.contains(where: { mustEscape($0, alsoPlus) }) else { return text }
    return text.utf8.reduce(into: "") { out, byte in
      let character = String(decoding: CollectionOfOne(byte), as: UTF8.self)
      out += mustEscape(byte, alsoPlus) ? PercentCoding.encode(character) : character
    }
  }

  private static func mustEscape(_ byte: UInt8, _ alsoPlus: Bool) -> Bool {
    switch byte {
    case UInt8(ascii: "+"): alsoPlus
    // Neither unreserved, nor a sub-delimiter, nor `:` or `@` (RFC 3986 §3.3).
    case UInt8(ascii: "%"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "\\"), UInt8(ascii: "^"),
      UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"):
      true
    default: false
    }
  }
}
