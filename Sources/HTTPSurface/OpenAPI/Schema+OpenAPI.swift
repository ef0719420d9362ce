import StrictJSON

extension Schema {
  /// The schema as JSON Schema 2020-12, which OpenAPI 3.1 uses.
  var openAPI: JSON {
    switch self {
    case .any: return [:]
    case .string(let format, let pattern):
      var schema: JSONObject = ["type": "string"]
      if let format { schema.append("format", .string(format)) }
      if let pattern { schema.append("pattern", .string(pattern)) }
      return .object(schema)
    case .choice(let words): return ["type": "string", "enum": .array(words.map { .string($0) })]
    case .integer(let min, let max):
      var schema: JSONObject = ["type": "integer"]
      if let min { schema.append("minimum", .number(JSONNumber(min))) }
      if let max { schema.append("maximum", .number(JSONNumber(max))) }
      return .object(schema)
    case .boolean: return ["type": "boolean"]
    case .array(let element): return ["type": "array", "items": element.openAPI]
    case .object(let members, let open): return Self.object(members, open: open)
    case .optional(let schema): return ["anyOf": [schema.openAPI, ["type": "null"]]]
    case .named(let schema): return ["$ref": .string("#/components/schemas/\(schema.name)")]
    }
  }

  private static func object(_ members: [Member], open: Bool) -> JSON {
    var properties = JSONObject()
    for member in members { properties.append(member.name, member.schema.openAPI) }
    let required = members.filter(\.isRequired).map { JSON.string($0.name) }
    var schema: JSONObject = ["type": "object", "properties": .object(properties)]
    if !required.isEmpty { schema.append("required", .array(required)) }
    if !open { schema.append("additionalProperties", false) }
    return .object(schema)
  }

  /// The named shapes in this one, those inside them included.
  var named: [NamedSchema] {
    switch self {
    case .any, .string, .choice, .integer, .boolean: []
    case .array(let element): element.named
    case .object(let members, _): members.flatMap(\.schema.named)
    case .optional(let schema): schema.named
    case .named(let schema): [schema] + schema.schema.named
    }
  }
}

extension JSON {
  /// The schema with a sentence about it in front.
  func describing(_ about: String) -> JSON {
    guard let object else { return self }
    var described: JSONObject = ["description": .string(about)]
    for (name, value) in object.members { described.append(name, value) }
    return .object(described)
  }
}
