import CivilTime
import StrictJSON

extension Payload {
  static func attribute(_ name: AttributeName, _ value: JSON, _ form: Form) throws(NGSIError) -> AttributeInput {
    switch form {
    case .keyValues: return try finished(name, type: nil, value: value, metadata: nil)
    case .normalized:
      guard let object = value.object else { throw .attributeNotObject }
      var type: AttributeType?
      var value = JSON.null
      var metadata: [Metadata]?
      for (member, content) in object.members {
        switch member {
        case "type":
          guard let text = content.string else { throw .attributeTypeNotString }
          type = try AttributeType(text)
        case "value": value = content
        case "metadata":
          guard let object = content.object else { throw .metadataNotObject }
          metadata = try Payload.metadata(object)
        default: throw .attributeUnknownMember
        }
      }
      return try finished(name, type: type, value: value, metadata: metadata)
    }
  }

  private static func finished(
    _ name: AttributeName, type: AttributeType?, value: JSON, metadata: [Metadata]?
  ) throws(NGSIError) -> AttributeInput {
    let output = try ValueRules.output(value)
    if output.hasForbiddenCharacters, type != .textUnrestricted,
      !MetadataMark.textUnrestricted.isSet(in: metadata ?? [])
    {
      throw .invalidCharacters(in: "attribute value")
    }
    if let operation = try UpdateOperation(output.value) {
      return AttributeInput(name: name, type: type, content: .operation(operation), metadata: metadata)
    }
    let plain = UpdateOperation.plainValue(of: output.value)
    if type?.text == GeoType.json.rawValue, plain.object == nil, !plain.isNull { throw .geoJSONValue }
    let content = try dateOutput(plain, type?.text, place: "attribute value")
    return AttributeInput(name: name, type: type, content: .value(content), metadata: metadata)
  }

  private static func metadata(_ object: JSONObject) throws(NGSIError) -> [Metadata] {
    var metadata: [Metadata] = []
    metadata.reserveCapacity(object.count)
    for (name, value) in object.members {
      if name == "*" { throw .metadataNameNotAllowed(name) }
      metadata.append(try piece(MetadataName(name), value))
    }
    return metadata
  }

  private static func piece(_ name: MetadataName, _ value: JSON) throws(NGSIError) -> Metadata {
    guard let object = value.object else { throw .metadataNotObject }
    var type: MetadataType?
    var value = JSON.null
    for (member, content) in object.members {
      switch member {
      case "type":
        guard let text = content.string else { throw .metadataTypeNotString }
        type = try MetadataType(text)
      case "value": value = content
      default: throw .metadataUnknownMember
      }
    }
    let output = try ValueRules.output(value)
    if output.hasForbiddenCharacters, type?.text != AttributeType.textUnrestricted.text {
      throw .invalidCharacters(in: "metadata value")
    }
    return Metadata(
      name: name, type: type ?? DefaultType(of: output.value).metadataType,
      value: try dateOutput(output.value, type?.text, place: "metadata value"))
  }

  /// A value of a date type as UTC with three decimals; null stays null (behaviour 21).
  static func dateOutput(_ value: JSON, _ type: String?, place: String) throws(NGSIError) -> JSON {
    guard let type, DateTimeText.isDateType(type), !value.isNull else { return value }
    guard let text = value.string, let instant = DateTimeText.parse(text) else { throw .badDate(in: place) }
    return .string(instant.iso8601Milliseconds())
  }
}

extension AttributeType {
  /// Its values may have any character (behaviour 15).
  static let textUnrestricted = AttributeType(unchecked: MetadataMark.textUnrestricted.rawValue)
}
