import CivilTime
import StrictJSON

/// Reading signed documents, where each member has one form only.
extension JSONObject {
  func text(_ key: String) -> String? { self[key]?.string }

  /// `.some(nil)` for a null that is there; nil where a text or null is missing.
  func optionalText(_ key: String) -> String?? {
    switch self[key] {
    case .null?: .some(nil)
    case .string(let text)?: .some(text)
    default: nil
    }
  }

  /// The object of that name when it has exactly `count` members.
  func object(_ key: String, of count: Int) -> JSONObject? {
    guard let object = self[key]?.object, object.count == count else { return nil }
    return object
  }

  func identifier<Kind>(_ key: String) -> Identifier<Kind>? { text(key).flatMap { Identifier<Kind>($0) } }

  func hash(_ key: String) -> Hash256? { text(key).flatMap { Hash256(hex: $0) } }

  func integer(_ key: String) -> Int? { self[key]?.number?.int64.map { Int($0) } }

  func version<Name>(of name: Name) -> Versioned<Name>? {
    integer("version").flatMap { Versioned(name, version: $0) }
  }

  /// Exactly `YYYY-MM-DDThh:mm:ss.sssZ`.
  func instant(_ key: String) -> Timestamp? {
    guard let text = text(key), let instant = Timestamp(iso8601: text), instant.iso8601Milliseconds() == text else {
      return nil
    }
    return instant
  }
}

extension JSON {
  /// A text, or null.
  static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

  /// `2026-11-22T00:00:00.000Z`.
  static func instant(_ instant: Timestamp) -> JSON { .string(instant.iso8601Milliseconds()) }
}
