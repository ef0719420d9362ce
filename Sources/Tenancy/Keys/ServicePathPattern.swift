/// A service path, or a service path with everything below it: `/kankou`, `/kankou/#`, `/#`.
package struct ServicePathPattern: Hashable, Sendable {
  /// Without the final `/#`; `/` for the root, also in the pattern `/#`.
  package let base: String
  /// Whether the paths below are meant too.
  package let includesBelow: Bool

  /// Every path.
  package static let everything = ServicePathPattern(base: "/", includesBelow: true)

  private init(base: String, includesBelow: Bool) {
    self.base = base
    self.includesBelow = includesBelow
  }

  /// Up to ten levels of 1 to 50 letters, digits or underscores, as NGSI-v2 brokers bound them; nil for anything else.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    guard text.hasPrefix("/"), text.utf8.count <= 520 else { return nil }
    if text == "/" || text == "/#" {
      self.init(base: "/", includesBelow: text == "/#")
      return
    }
    let levels = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    let named = levels.last == "#" ? levels.dropLast() : levels[...]
    guard (1...10).contains(named.count), named.allSatisfy(Self.isLevel) else { return nil }
    self.init(base: "/" + named.joined(separator: "/"), includesBelow: named.count < levels.count)
  }

  package var text: String {
    guard includesBelow else { return base }
    return base == "/" ? "/#" : base + "/#"
  }

  private static func isLevel(_ level: Substring) -> Bool {
    (1...50).contains(level.utf8.count) && level.utf8.allSatisfy { Base62.contains($0) || $0 == 0x5F }
  }
}
