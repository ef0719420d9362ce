/// The attributes that every entity has without being given them ("Builtin Attributes", behaviour 20).
package enum BuiltinAttribute: String, Sendable, CaseIterable {
  case dateCreated
  case dateModified
  case dateExpires
  case servicePath
}

/// The metadata that every attribute has without being given them ("Builtin Metadata").
package enum BuiltinMetadata: String, Sendable, CaseIterable {
  case dateCreated
  case dateModified
}

extension AttributeName {
  package static let dateExpires = AttributeName(unchecked: BuiltinAttribute.dateExpires.rawValue)
}
