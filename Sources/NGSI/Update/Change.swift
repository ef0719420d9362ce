/// What an update did to an entity; all that storage, usage and, later, subscriptions need to know.
package struct Change: Hashable, Sendable {
  /// Nil when the entity was made.
  package let before: Entity?
  /// Nil when it was deleted.
  package let after: Entity?
  package let alteration: Alteration
  /// The attributes that the request touched, and those that went away with it.
  package let attributes: [AttributeAlteration]
  /// `options=forcedUpdate` of the request.
  package let isForced: Bool

  /// The alteration types of subscriptions (behaviour 42).
  package enum Alteration: String, Hashable, Sendable {
    case create = "entityCreate"
    /// A type, value or metadata is not what it was.
    case change = "entityChange"
    /// Written to, but everything is as it was.
    case update = "entityUpdate"
    case delete = "entityDelete"
  }
}

/// What happened to one attribute.
package struct AttributeAlteration: Hashable, Sendable {
  package let name: AttributeName
  package let action: Action
  /// Type or value is not what it was.
  package let valueChanged: Bool
  package let metadataChanged: Bool

  /// The `actionType` of notifications (behaviour 44).
  package enum Action: String, Hashable, Sendable {
    case append, update, delete
  }

  /// Whether anything is not what it was.
  package var isChange: Bool { valueChanged || metadataChanged }
}
