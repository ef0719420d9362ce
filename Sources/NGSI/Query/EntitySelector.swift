/// Which entities by identity: an entity is selected when its id and its type both match.
package struct EntitySelector: Hashable, Sendable {
  /// What its id must be.
  package var id: NameMatch
  /// What its type must be.
  package var type: NameMatch

  package init(id: NameMatch = .any, type: NameMatch = .any) {
    self.id = id
    self.type = type
  }
}

/// A condition on an id or a type.
package enum NameMatch: Hashable, Sendable {
  case any
  /// Equal to one of these; never empty.
  case oneOf([String])
  /// The pattern is found somewhere in it.
  case pattern(Pattern)
}
