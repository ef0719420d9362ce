/// What identifies an entity within a tenant. Ordered as the primary key is, so that rows locked in this order are
/// locked in one order by everybody.
package struct EntityKey: Hashable, Sendable, Comparable {
  package let id: String
  package let type: String
  package let servicePath: String

  package init(id: String, type: String, servicePath: String) {
    self.id = id
    self.type = type
    self.servicePath = servicePath
  }

  package static func < (left: EntityKey, right: EntityKey) -> Bool {
    if left.id != right.id { return left.id.utf8.lexicographicallyPrecedes(right.id.utf8) }
    if left.type != right.type { return left.type.utf8.lexicographicallyPrecedes(right.type.utf8) }
    return left.servicePath.utf8.lexicographicallyPrecedes(right.servicePath.utf8)
  }
}
