/// One token of `orderBy`.
package struct OrderKey: Hashable, Sendable {
  /// What is compared.
  package var field: Field
  /// Greatest first, written with `!`.
  package var descending: Bool

  package init(_ field: Field, descending: Bool = false) {
    self.field = field
    self.descending = descending
  }

  /// What entities can be sorted by.
  package enum Field: Hashable, Sendable {
    case id
    case type
    case servicePath
    case dateCreated
    case dateModified
    case dateExpires
    /// Distance from the point of a `near` query.
    case distance
    case attribute(String)
  }
}
