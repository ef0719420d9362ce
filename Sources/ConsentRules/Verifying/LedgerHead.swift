/// A head that somebody kept: at this height the chain had this hash.
package struct LedgerHead: Hashable, Sendable {
  package let height: Int
  package let hash: Hash256

  package init(height: Int, hash: Hash256) {
    self.height = height
    self.hash = hash
  }

  /// `HEIGHT:HASH`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let height = Int(parts[0]), let hash = Hash256(hex: parts[1])
    else { return nil }
    self.init(height: height, hash: hash)
  }
}
