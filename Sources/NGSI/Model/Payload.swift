package import StrictJSON

/// Reads the bodies of requests that change entities. Faults are found in the order of the document, so the first one
/// is the one that is answered.
package enum Payload {
  /// How attributes are written (`options=keyValues`).
  package enum Form: Hashable, Sendable {
    case normalized
    case keyValues
  }

  /// The document may be as deep as the deepest value in the deepest envelope: batch, entities, entity, attribute,
  /// metadata, piece of metadata. The HTTP layer limits bytes; this ceiling is behind it.
  package static let limits = JSONLimits(maxDepth: ValueRules.depthMax + 6, maxBytes: 64 << 20)

  /// `POST /v2/entities`.
  package static func entity(_ body: [UInt8], _ form: Form) throws(NGSIError) -> EntityInput {
    let object = try object(body, .entity)
    return try entity(object, form)
  }

  /// `POST`, `PATCH` and `PUT /v2/entities/{id}/attrs`.
  package static func attributes(_ body: [UInt8], _ form: Form) throws(NGSIError) -> [AttributeInput] {
    let object = try object(body, .attributes)
    guard !object.isEmpty else { throw .emptyPayload }
    var inputs: [AttributeInput] = []
    inputs.reserveCapacity(object.count)
    for (name, value) in object.members {
      switch name {
      case "id": throw .entityIDInAttributes
      case "type": throw .entityTypeInAttributes
      default: inputs.append(try attribute(attributeName(name), value, form))
      }
    }
    return inputs
  }

  /// `PUT /v2/entities/{id}/attrs/{name}`; an empty object sets null.
  package static func attribute(_ body: [UInt8], named name: AttributeName) throws(NGSIError) -> AttributeInput {
    try attribute(name, .object(object(body, .attribute)), .normalized)
  }

  /// One entity, alone or in a batch.
  static func entity(_ object: JSONObject, _ form: Form) throws(NGSIError) -> EntityInput {
    var id: EntityID?
    var type: EntityType?
    var inputs: [AttributeInput] = []
    inputs.reserveCapacity(object.count)
    for (name, value) in object.members {
      switch name {
      case "id":
        guard let text = value.string else { throw .entityIDNotString }
        id = try EntityID(text)
      case "type":
        guard let text = value.string else { throw .entityTypeNotString }
        type = try EntityType(text)
      default: inputs.append(try attribute(attributeName(name), value, form))
      }
    }
    guard let id else { throw .identifierTooShort(EntityIDKind.place, length: 0) }
    return EntityInput(id: id, type: type, attributes: inputs)
  }

  static func object(_ body: [UInt8], _ kind: NGSIError.DocumentKind) throws(NGSIError) -> JSONObject {
    // Orion takes a document that is no object for one it could not read.
    guard let object = try json(body, kind).object else { throw .brokenJSON }
    return object
  }

  static func json(_ body: [UInt8], _ kind: NGSIError.DocumentKind) throws(NGSIError) -> JSON {
    do {
      return try JSON(parsing: body, limits: limits)
    } catch {
      // What is no JSON at all is told first, also where the fault is further on.
      let isOfMeaning = error.code == .tooDeep || error.code == .duplicateMember
      if isOfMeaning, !JSON.isWellFormed(body) { throw .brokenJSON }
      throw .parsing(error, kind)
    }
  }

  /// Names that would collide with syntax elsewhere are no attribute names (NGSI-v2, "Attribute names restrictions").
  private static func attributeName(_ text: String) throws(NGSIError) -> AttributeName {
    if text == "*" || text == "geo:distance" { throw .attributeNameNotAllowed(text) }
    return try AttributeName(text)
  }
}
