/// A target that is no stored value but a fact about the entity or attribute (NGSI-v2, "Builtin Attributes" and
/// "Builtin Metadata").
package enum BuiltinTarget: Hashable, Sendable, CaseIterable {
  case dateCreated
  case dateModified
  case dateExpires
  case servicePath
  /// `dateCreated` in the metadata of an attribute.
  case attributeCreated
  case attributeModified

  /// Nil when the target is a stored value, or a member of one.
  package init?(_ target: Condition.Target) {
    guard target.path.isEmpty else { return nil }
    switch (target.metadata ?? target.attribute, target.metadata != nil) {
    case ("dateCreated", false): self = .dateCreated
    case ("dateModified", false): self = .dateModified
    case ("dateExpires", false): self = .dateExpires
    case ("servicePath", false): self = .servicePath
    case ("dateCreated", true): self = .attributeCreated
    case ("dateModified", true): self = .attributeModified
    default: return nil
    }
  }
}
