package import CivilTime

/// An entity as it is stored: the subject of every rule of the broker.
package struct Entity: Hashable, Sendable {
  package let id: EntityID
  package let type: EntityType
  package let servicePath: ServicePath
  /// In the order in which the entity got them; names are distinct. The builtin ones are not among them.
  package var attributes: [Attribute]
  package var created: Timestamp
  /// When the entity was last written to, whether or not that changed it.
  package var modified: Timestamp
  /// The instant from which the entity may go away (`dateExpires`, behaviour 30).
  package var expires: Timestamp?

  package init(
    id: EntityID, type: EntityType, servicePath: ServicePath, attributes: [Attribute] = [], created: Timestamp,
    modified: Timestamp, expires: Timestamp? = nil
  ) {
    self.id = id
    self.type = type
    self.servicePath = servicePath
    self.attributes = attributes
    self.created = created
    self.modified = modified
    self.expires = expires
  }

  /// The attribute of this name.
  package subscript(name name: AttributeName) -> Attribute? { attributes.first { $0.name == name } }

  /// Where the attribute of this name stands.
  package func index(of name: AttributeName) -> Int? { attributes.firstIndex { $0.name == name } }
}

/// How a request names an entity. Without a type it means the one entity of that id, if there is only one.
package struct EntityReference: Hashable, Sendable {
  package let id: EntityID
  package let type: EntityType?

  package init(id: EntityID, type: EntityType? = nil) {
    self.id = id
    self.type = type
  }

  /// As error descriptions print it: `E/T`, or `E` when the request gave no type.
  var shown: String { type.map { "\(id)/\($0)" } ?? id.text }
}
