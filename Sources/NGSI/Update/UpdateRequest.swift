/// What is to be done to one entity: the same for the entity resources and for each entity of a batch.
package struct UpdateRequest: Hashable, Sendable {
  package let entity: EntityReference
  /// Where the entity is, and where it is made when it is made.
  package let servicePath: ServicePath
  package let action: UpdateAction
  package let options: UpdateOptions

  package init(
    _ action: UpdateAction, entity: EntityReference, servicePath: ServicePath = .root, options: UpdateOptions = []
  ) {
    self.entity = entity
    self.servicePath = servicePath
    self.action = action
    self.options = options
  }
}

/// The operations on an entity. Attribute lists are in the order of the request, names distinct.
package enum UpdateAction: Hashable, Sendable {
  /// `POST /v2/entities`: the entity must be new.
  case create([AttributeInput])
  /// `POST /v2/entities?options=upsert` and `append` in a batch: made when missing, else its attributes are appended or
  /// updated.
  case upsert([AttributeInput])
  /// `POST …/attrs`: appends or updates; the entity must exist.
  case append([AttributeInput])
  /// `POST …/attrs?options=append`, or `appendStrict` in a batch, which makes a missing entity: only new attributes.
  case appendStrict([AttributeInput], createsMissing: Bool)
  /// `PATCH …/attrs` and `update` in a batch: only attributes that exist.
  case update([AttributeInput])
  /// `PUT …/attrs` and `replace` in a batch: these attributes and no others.
  case replace([AttributeInput])
  /// `PUT …/attrs/{name}`: one attribute that exists.
  case updateAttribute(AttributeInput)
  /// `PUT …/attrs/{name}/value`: the value alone.
  case updateValue(AttributeName, ValueInput)
  /// `DELETE …/attrs/{name}`.
  case deleteAttribute(AttributeName)
  /// `delete` in a batch that names attributes.
  case deleteAttributes([AttributeName])
  /// `DELETE …/{id}`, or `delete` in a batch that names none.
  case delete

  /// Whether it adds what an entity does not have.
  var appends: Bool {
    switch self {
    case .create, .upsert, .append, .appendStrict: true
    case .update, .replace, .updateAttribute, .updateValue, .deleteAttribute, .deleteAttributes, .delete: false
    }
  }

  /// Whether a missing entity is made.
  package var createsMissing: Bool {
    switch self {
    case .create, .upsert: true
    case .appendStrict(_, let createsMissing): createsMissing
    case .append, .update, .replace, .updateAttribute, .updateValue, .deleteAttribute, .deleteAttributes, .delete: false
    }
  }
}

/// `options=` of update requests, as far as they say something about the result.
package struct UpdateOptions: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Metadata of the request take the place of the stored ones (behaviour 27).
  package static let overrideMetadata = UpdateOptions(rawValue: 1)
  /// Subscriptions are told even if nothing really changed (behaviour 41).
  package static let forcedUpdate = UpdateOptions(rawValue: 2)
}

extension EntityInput {
  /// `POST /v2/entities`.
  package func creation(
    upsert: Bool, servicePath: ServicePath = .root, options: UpdateOptions = []
  ) -> UpdateRequest {
    // A type that was not given is `Thing` here, so that the entity is found under the name it would be made with.
    let reference = EntityReference(id: id, type: type ?? .thing)
    return UpdateRequest(
      upsert ? .upsert(attributes) : .create(attributes), entity: reference, servicePath: servicePath, options: options)
  }
}

extension BatchUpdate {
  /// The requests of the batch, in order.
  package func requests(servicePath: ServicePath = .root, options: UpdateOptions = []) -> [UpdateRequest] {
    entities.map { input in
      UpdateRequest(
        action(for: input.attributes), entity: EntityReference(id: input.id, type: input.type),
        servicePath: servicePath, options: options)
    }
  }

  private func action(for attributes: [AttributeInput]) -> UpdateAction {
    switch action {
    case .append: .upsert(attributes)
    case .appendStrict: .appendStrict(attributes, createsMissing: true)
    case .update: .update(attributes)
    case .replace: .replace(attributes)
    case .delete: attributes.isEmpty ? .delete : .deleteAttributes(attributes.map(\.name))
    }
  }
}
