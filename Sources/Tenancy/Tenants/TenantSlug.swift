/// A tenant's short name in Latin letters, as clients write it: `aizuwakamatsu`. It never changes.
package struct TenantSlug: Hashable, Sendable {
  package let text: String

  /// A letter and 1 to 31 letters or digits, all lower case (Tenancy.docc, registers); nil for anything else.
  package init?(_ text: some StringProtocol) {
    guard (2...32).contains(text.utf8.count), let first = text.utf8.first, (0x61...0x7A).contains(first),
      text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) })
    else { return nil }
    self.text = String(text)
  }
}

extension TenantSlug: CustomStringConvertible {
  package var description: String { text }
}
