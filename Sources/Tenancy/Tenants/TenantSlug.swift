/// A tenant's short name in Latin letters, as clients write it: `aizuwakamatsu`. It never changes.
package struct TenantSlug: Hashable, Sendable {
  package let text: String

  /// A letter and up to 49 letters, digits or underscores, all lower case: what `Fiware-Service` can name, and what a
  /// sandbox may be called. Municipalities and the prefecture are held to ``isOfficial`` (Tenancy.docc, registers).
  package init?(_ text: some StringProtocol) {
    guard (1...50).contains(text.utf8.count), let first = text.utf8.first, Self.isLetter(first),
      text.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || $0 == UInt8(ascii: "_") })
    else { return nil }
    self.text = String(text)
  }

  /// A letter and 1 to 31 letters or digits: no underscore, so that it is a label of a host name too.
  package var isOfficial: Bool {
    (2...32).contains(text.utf8.count) && !text.utf8.contains(UInt8(ascii: "_"))
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension TenantSlug: CustomStringConvertible {
  package var description: String { text }
}
