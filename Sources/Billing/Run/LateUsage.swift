package import StrictJSON

/// Metered use of a frozen run's windows as it is now, against as it was frozen (billing.md §10).
package struct LateUsage: Sendable {
  /// A figure that has changed. Quantities are exact decimal text.
  package struct Row: Sendable, Hashable {
    package let meter: String
    package let window: String
    package let usageClass: String
    package let member: String
    package let frozen: String
    package let now: String
  }

  package let rows: [Row]
  /// The merge patch that takes the late use in; nil when there is none.
  package let patch: JSON?

  init(frozen: JSON, now: JSON) {
    let (before, after) = (Self.flat(frozen), Self.flat(now))
    rows = Set(before.keys).union(after.keys).sorted { $0.lexicographicallyPrecedes($1) }.compactMap { path in
      let (old, new) = (before[path] ?? "0", after[path] ?? "0")
      guard old != new else { return nil }
      return Row(meter: path[0], window: path[1], usageClass: path[2], member: path[3], frozen: old, now: new)
    }
    var patch: JSON = [:]
    for row in rows {
      patch = MergePatchPath.setting(
        [row.meter, row.window, row.usageClass, row.member], to: .quantity(row.now), in: patch)
    }
    self.patch = rows.isEmpty ? nil : ["usage": patch]
  }

  /// Meter, window, class, member → quantity.
  private static func flat(_ usage: JSON) -> [[String]: String] {
    var flat: [[String]: String] = [:]
    for (meter, windows) in usage.object?.members ?? [] {
      for (window, classes) in windows.object?.members ?? [] {
        for (usageClass, members) in classes.object?.members ?? [] {
          for (member, quantity) in members.object?.members ?? [] {
            flat[[meter, window, usageClass, member]] = quantity.string ?? quantity.number?.text
          }
        }
      }
    }
    return flat
  }
}

/// Builds a patch value by value.
enum MergePatchPath {
  static func setting(_ path: [String], to value: JSON, in patch: JSON) -> JSON {
    guard let key = path.first else { return value }
    var object = patch.object ?? JSONObject()
    object[key] = setting(Array(path.dropFirst()), to: value, in: object[key] ?? [:])
    return .object(object)
  }
}
