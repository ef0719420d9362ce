import StrictJSON

/// Bodies of requests (behaviours 13, 15, 17, 21, 26, 38).
extension NGSIError {
  static let brokenJSON = NGSIError(.parseError, "Errors found in incoming JSON buffer")
  static let numberOutOfRange = NGSIError(.parseError, "number out of range")
  static let valueTooDeep = NGSIError(
    .parseError,
    "attribute or metadata value has overpassed maximum nesting limit: \(ValueRules.depthMax)")
  static let emptyPayload = NGSIError(.badRequest, "empty payload")

  static let entityIDNotString = NGSIError(.badRequest, "Invalid JSON type for entity id")
  static let entityTypeNotString = NGSIError(.badRequest, "Invalid JSON type for entity type")
  static let entityIDInAttributes = NGSIError(.badRequest, "entity id specified in payload")
  static let entityTypeInAttributes = NGSIError(.badRequest, "entity type specified in payload")
  static func attributeNameNotAllowed(_ name: String) -> NGSIError {
    NGSIError(.badRequest, "attribute name not allowed: \(name)")
  }

  static let attributeNotObject = NGSIError(
    .badRequest, "attribute must be a JSON object, unless keyValues option is used")
  static let attributeTypeNotString = NGSIError(.badRequest, "invalid JSON type for attribute type")
  static let attributeUnknownMember = NGSIError(.badRequest, "unrecognized property for context attribute")
  static let metadataNotObject = NGSIError(.badRequest, "metadata must be a JSON object")
  static let metadataTypeNotString = NGSIError(.badRequest, "invalid JSON type for attribute metadata type")
  static let metadataUnknownMember = NGSIError(.badRequest, "invalid JSON field for attribute metadata")
  static func metadataNameNotAllowed(_ name: String) -> NGSIError {
    NGSIError(.badRequest, "metadata name not allowed: \(name)")
  }

  static func badDate(in place: String) -> NGSIError {
    NGSIError(.badRequest, "date has invalid format in \(place)")
  }
  static let badExpiration = NGSIError(.badRequest, "error processing date expiration attribute, see log traces")

  static let valueNeitherObjectNorArray = NGSIError(
    .badRequest, "Neither JSON Object nor JSON Array for attribute::value")
  static let unknownTextValue = NGSIError(.badRequest, "attribute value type not recognized")

  static func duplicateAttribute(_ name: String) -> NGSIError {
    NGSIError(.badRequest, "duplicated attribute /\(name)/")
  }
  static func duplicateMember(_ name: String, in place: String) -> NGSIError {
    NGSIError(.badRequest, "duplicated \(name) key in \(place)")
  }

  static let unknownAction = NGSIError(
    .badRequest,
    "invalid update action type: right ones are: append, appendStric, delete, replace, update")
  static let noEntities = NGSIError(.badRequest, "empty entities vector")
  static func missingField(_ name: String) -> NGSIError {
    NGSIError(.badRequest, "Invalid JSON payload, mandatory field /\(name)/ not found")
  }
  static func unknownField(_ name: String) -> NGSIError {
    NGSIError(.badRequest, "Unrecognized field in JSON payload: /\(name)/")
  }
  static func wrongField(_ name: String, expected: String) -> NGSIError {
    NGSIError(.badRequest, "the field /\(name)/ must be \(expected)")
  }
  static func tooManyEntities(max: Int) -> NGSIError {
    NGSIError(
      .requestEntityTooLarge, "too many entities in one update, max supported: \(max)")
  }
  static let subscriptionIDNotString = NGSIError(.badRequest, "/subscriptionId/ must be a JSON string")
  static let notificationDataNotArray = NGSIError(.badRequest, "notification field /data/ must be a JSON array")
  static let notificationItemNotObject = NGSIError(
    .badRequest, "notification data vector item must be a JSON object")
  /// A known format is named, any other is not repeated.
  static func notificationFormat(_ format: String) -> NGSIError {
    let known = ["keyValues", "values", "custom", "simplifiedNormalized", "simplifiedKeyValues"]
    guard known.contains(format) else { return NGSIError(.badRequest, "invalid render format for notifications") }
    return NGSIError(.badRequest, "attribute render format /\(format)/ not supported for notifications")
  }
  static let notImplemented = NGSIError(.notImplemented, "NotImplemented")

  /// Where duplicates matter for the text of the answer.
  enum DocumentKind { case entity, attributes, attribute, value, batch }

  /// What a body that is not strict JSON is answered with.
  static func parsing(_ fault: JSONError, _ kind: DocumentKind) -> NGSIError {
    switch fault.code {
    case .tooDeep: return valueTooDeep
    case .tooLarge:
      return NGSIError(.requestEntityTooLarge, "payload too large, max size supported: \(fault.offset)")
    case .duplicateMember: return duplicate(at: fault.path, kind)
    case .nulCharacter, .loneSurrogate, .invalidUTF8, .byteOrderMark, .syntax, .unexpectedEnd, .trailingContent,
      .numberTooLong:
      return brokenJSON
    }
  }

  private static func duplicate(at path: [String], _ kind: DocumentKind) -> NGSIError {
    let name = path.last ?? ""
    let depth: Int
    switch kind {
    case .entity, .attributes: depth = path.count
    case .attribute: depth = path.count + 1
    case .batch: depth = path.count - 2
    case .value: return duplicateMember(name, in: "attribute value")
    }
    switch depth {
    case 1: return duplicateAttribute(name)
    case 2: return duplicateMember(name, in: "attribute")
    case 3: return duplicateMember(name, in: "attribute metadata")
    default: return duplicateMember(name, in: "payload")
    }
  }
}
