/// One token of `orderBy`.
package struct OrderKey: Hashable, Sendable {
  package var field: Field
  package var descending: Bool

  package init(_ field: Field, descending: Bool = false) {
    self.field = field
    self.descending = descending
  }

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
