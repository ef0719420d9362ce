import StrictJSON

/// A case cut into rows: sections that are maps by their keys, the rest whole (billing.md §9). Put together again, they
/// are the case to the byte, since both are canonical.
struct FrozenInput: Sendable, Hashable {
  let section: String
  /// Empty for a section that is kept whole.
  let key: String
  let value: String
  /// Contributions behind metered use, and their digest.
  var contributions: Int?
  var digest: String?

  /// The sections that are maps of many, where a key is a thing of its own.
  private static let maps: Set<String> = ["pools", "rules", "members", "services", "statistics", "usage"]

  static func parts(of document: JSON) -> [FrozenInput] {
    (document.object?.members ?? []).flatMap { section, value -> [FrozenInput] in
      guard maps.contains(section), let map = value.object, !map.isEmpty else {
        return [FrozenInput(section: section, key: "", value: value.canonicalText)]
      }
      return map.members.map { FrozenInput(section: section, key: $0.key, value: $0.value.canonicalText) }
    }
  }

  /// The case, canonical.
  /// - Parameter parts: in any order.
  static func document(_ parts: [FrozenInput]) throws -> String {
    var document = JSONObject()
    for (section, parts) in Dictionary(grouping: parts, by: \.section) {
      if let whole = parts.first, parts.count == 1, whole.key.isEmpty {
        document[section] = try JSON(parsing: Array(whole.value.utf8), limits: limits)
      } else {
        var map = JSONObject()
        for part in parts { map[part.key] = try JSON(parsing: Array(part.value.utf8), limits: limits) }
        document[section] = .object(map)
      }
    }
    return JSON.object(document).canonicalText
  }

  /// A frozen case is our own and as large as the prefecture is; the limits of a request do not apply.
  static let limits = JSONLimits(maxDepth: 32, maxBytes: 1 << 30)
}
