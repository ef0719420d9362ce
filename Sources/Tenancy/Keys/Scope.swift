/// One thing beyond `/v2` that a key may do (Tenancy.docc, keys).
package enum Scope: Hashable, Sendable {
  /// `personal:read:<category>`
  case personalRead(PersonalCategory)
  /// `personal:write:<category>`
  case personalWrite(PersonalCategory)
  /// `personal:request`: ask residents for consent.
  case personalRequest
  /// `usage:write`: report own usage events.
  case usageWrite

  /// Nil for a text that is no scope. Wildcards are none: they are expanded when a key is issued.
  package init?(_ text: String) {
    switch text {
    case "personal:request": self = .personalRequest
    case "usage:write": self = .usageWrite
    default:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "personal", let category = PersonalCategory(parts[2]) else { return nil }
      switch parts[1] {
      case "read": self = .personalRead(category)
      case "write": self = .personalWrite(category)
      default: return nil
      }
    }
  }

  package var text: String {
    switch self {
    case .personalRead(let category): "personal:read:\(category.text)"
    case .personalWrite(let category): "personal:write:\(category.text)"
    case .personalRequest: "personal:request"
    case .usageWrite: "usage:write"
    }
  }
}

/// The dotted name of a category of personal data (データ区分): `health.checkup`.
package struct PersonalCategory: Hashable, Sendable {
  package let text: String

  /// `^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`, at most 64 characters (Tenancy.docc, registers); nil for anything else.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 2, text.utf8.count <= 64, parts.allSatisfy(Self.isPart) else { return nil }
    self.text = text
  }

  private static func isPart(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, (0x61...0x7A).contains(first) else { return false }
    return part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
  }
}
