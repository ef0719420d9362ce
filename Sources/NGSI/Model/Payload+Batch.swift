import StrictJSON

/// `POST /v2/op/update` (behaviours 38, 53).
package struct BatchUpdate: Hashable, Sendable {
  /// How many entities one batch may name.
  package static let entitiesMax = 2_000

  package let action: Action
  /// In the order of the request. One entity may occur more than once; later ones see what earlier ones did.
  package let entities: [EntityInput]

  package enum Action: String, Hashable, Sendable, CaseIterable {
    case append, appendStrict, update, delete, replace

    /// Reads new and old names (`APPEND`, `append_strict`) in any case.
    init?(name: String) {
      let plain = name.lowercased().filter { $0 != "_" }
      guard let action = Self.allCases.first(where: { $0.rawValue.lowercased() == plain }) else { return nil }
      self = action
    }
  }
}

extension Payload {
  /// `POST /v2/op/update`.
  package static func batchUpdate(_ body: [UInt8], _ form: Form) throws(NGSIError) -> BatchUpdate {
    var action: BatchUpdate.Action?
    var entities: [EntityInput]?
    let object = try object(body, .batch)
    guard !object.isEmpty else { throw .emptyPayload }
    for name in ["entities", "actionType"] where object[name] == nil { throw .missingField(name) }
    for (name, value) in object.members {
      switch name {
      case "actionType":
        guard let text = value.string else { throw .wrongField("actionType", expected: "a string") }
        guard let read = BatchUpdate.Action(name: text) else { throw .unknownAction }
        action = read
      case "entities":
        guard let elements = value.array else { throw .entitiesNotArray }
        entities = try batchEntities(elements, form)
      default: throw .unknownField(name)
      }
    }
    guard let action else { throw .missingField("actionType") }
    guard let entities else { throw .missingField("entities") }
    return BatchUpdate(action: action, entities: entities)
  }

  static func batchEntities(_ elements: [JSON], _ form: Form) throws(NGSIError) -> [EntityInput] {
    guard !elements.isEmpty else { throw .noEntities }
    guard elements.count <= BatchUpdate.entitiesMax else { throw .tooManyEntities(max: BatchUpdate.entitiesMax) }
    var inputs: [EntityInput] = []
    inputs.reserveCapacity(elements.count)
    for element in elements {
      guard let object = element.object else { throw .entityNotObject }
      // Updating by pattern would change entities that the client never saw; Orion does not do it either.
      if object["idPattern"] != nil || object["typePattern"] != nil { throw .notImplemented }
      guard let id = object["id"] else { throw .entityWithoutID }
      guard id != "" else { throw .entityIDEmpty }
      inputs.append(try entity(object, form))
    }
    return inputs
  }
}
