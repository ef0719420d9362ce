package import StrictJSON

/// What a request says about one attribute, held against every rule that needs no stored state.
package struct AttributeInput: Hashable, Sendable {
  package let name: AttributeName
  /// Nil when the request gave none.
  package let type: AttributeType?
  package let content: Content
  /// Nil when the request did not mention metadata.
  package let metadata: [Metadata]?

  /// A value, or how to make one of the stored value.
  package enum Content: Hashable, Sendable {
    case value(JSON)
    case operation(UpdateOperation)
  }

  package init(name: AttributeName, type: AttributeType?, content: Content, metadata: [Metadata]? = nil) {
    self.name = name
    self.type = type
    self.content = content
    self.metadata = metadata
  }
}

/// One entity of a request with what is to become of its attributes.
package struct EntityInput: Hashable, Sendable {
  package let id: EntityID
  /// Nil when the request gave none.
  package let type: EntityType?
  /// In the order of the request; names are distinct.
  package let attributes: [AttributeInput]

  package init(id: EntityID, type: EntityType?, attributes: [AttributeInput]) {
    self.id = id
    self.type = type
    self.attributes = attributes
  }
}

/// The new value of `PUT …/value`. Whether its characters are allowed depends on the stored attribute (behaviour 15).
package struct ValueInput: Hashable, Sendable {
  package let content: AttributeInput.Content
  package let hasForbiddenCharacters: Bool
}
