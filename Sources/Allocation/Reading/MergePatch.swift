package import StrictJSON

/// JSON Merge Patch (RFC 7396): members of the patch replace, `null` removes, objects are merged.
package enum MergePatch {
  /// The target with the patch merged onto it.
  package static func apply(_ patch: JSON, to target: JSON) -> JSON {
    guard let changes = patch.object else { return patch }
    var result = target.object ?? JSONObject()
    for (key, change) in changes.members {
      result[key] = change.isNull ? nil : apply(change, to: result[key] ?? .null)
    }
    return .object(result)
  }
}
