import StrictJSON

/// One operation of the OpenAPI text.
struct OpenAPIOperation {
  private let endpoint: Endpoint

  init(_ endpoint: Endpoint) { self.endpoint = endpoint }

  var json: JSONObject {
    var operation = JSONObject()
    operation.append("operationId", .string(endpoint.id.rawValue))
    operation.append("tags", [.string(endpoint.plane.rawValue)])
    operation.append("summary", .string(endpoint.summary.english))
    if let japanese = endpoint.summary.japanese { operation.append("description", .string(japanese)) }
    let parameters = parameters
    if !parameters.isEmpty { operation.append("parameters", .array(parameters)) }
    if let body = requestBody { operation.append("requestBody", body) }
    operation.append("responses", .object(responses))
    operation.append("security", security)
    return operation
  }

  private var security: JSON {
    switch endpoint.plane {
    case .public: []
    case .citizen: [["token": []]]
    case .tenant, .admin: [["bearer": []], ["apiKey": []], ["authToken": []], ["token": []]]
    case .data: [["bearer": []], ["apiKey": []], ["authToken": []]]
    }
  }

  private var parameters: [JSON] {
    var parameters: [JSON] = endpoint.path.parameterNames.map {
      ["name": .string($0), "in": "path", "required": true, "schema": ["type": "string"]]
    }
    parameters += endpoint.query.map {
      [
        "name": .string($0.name), "in": "query", "required": .bool($0.isRequired),
        "description": .string($0.about), "schema": $0.schema.openAPI,
      ]
    }
    if endpoint.repetition == .keyed {
      parameters.append([
        "name": "Idempotency-Key", "in": "header", "required": true,
        "schema": ["type": "string", "format": "uuid"],
      ])
    }
    if endpoint.access == .personal(.read) {
      parameters.append(Self.header("Moyai-Purpose", "Why: a purpose of the key, pur_…", isRequired: true))
      let modes: JSON = ["type": "string", "enum": ["view", "store"]]
      parameters.append(Self.header("Moyai-Mode", "What with: view unless it says store", modes))
    }
    guard endpoint.errorShape == .ngsi, endpoint.access != .anyone else { return parameters }
    return parameters + [
      Self.header("Fiware-Service", "The tenant's slug or code; may repeat the key's"),
      Self.header("Fiware-ServicePath", "Service path"),
    ]
  }

  private static func header(
    _ name: String, _ about: String, _ schema: JSON = ["type": "string"], isRequired: Bool = false
  ) -> JSON {
    [
      "name": .string(name), "in": "header", "required": .bool(isRequired), "description": .string(about),
      "schema": schema,
    ]
  }

  private var requestBody: JSON? {
    guard let form = endpoint.body.form else { return nil }
    var content = JSONObject()
    for type in form.media {
      let schema = type == .json ? endpoint.request?.openAPI ?? [:] : ["type": "string"]
      content.append(type.essence, ["schema": schema])
    }
    var isRequired = false
    if case .required = endpoint.body { isRequired = true }
    return ["required": .bool(isRequired), "content": .object(content)]
  }

  private var responses: JSONObject {
    var responses = JSONObject()
    for answer in endpoint.answers {
      var response: JSONObject = ["description": .string(ReasonPhrase.of(answer.status))]
      var content = JSONObject()
      for type in answer.media {
        let schema = type == .json ? answer.schema?.openAPI ?? [:] : ["type": "string"]
        content.append(type.essence, ["schema": schema])
      }
      if !content.isEmpty { response.append("content", .object(content)) }
      responses.append(String(answer.status), .object(response))
    }
    for status in refusals where responses[String(status)] == nil {
      responses.append(
        String(status),
        ["description": .string(ReasonPhrase.of(status)), "content": errorContent])
    }
    return responses
  }

  private var errorContent: JSON {
    endpoint.errorShape == .ngsi
      ? ["application/json": ["schema": ["$ref": "#/components/schemas/NGSIError"]]]
      : ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]]
  }

  /// Whether a request has a place in which the number guard looks (I-17). NGSI ignores parameters that it does not know, but
  /// they are looked at.
  private var mayBringNumbers: Bool {
    endpoint.errorShape == .ngsi || !endpoint.path.parameterNames.isEmpty || !endpoint.query.isEmpty
      || endpoint.body.form != nil
  }

  /// What the pipeline may refuse on the way to this endpoint, and what the endpoint itself says.
  private var refusals: [Int] {
    var codes: [ProblemCode] = [.badRequest, .uriTooLong, .headersTooLarge, .internalFault, .unavailable]
    if endpoint.plane == .citizen { codes += [.credentialMissing, .tokenInvalid] }
    if endpoint.access != .anyone, endpoint.plane != .citizen {
      codes += [.credentialMissing, .scopeMissing, .rateLimited]
    }
    if endpoint.body.form != nil { codes += [.bodyTooLarge, .unsupportedMediaType, .lengthRequired, .requestTimeout] }
    if endpoint.repetition == .keyed { codes += [.idempotencyConflict] }
    // Below `/v2` a client must be able to read a refusal at least.
    if endpoint.errorShape == .ngsi || !endpoint.produces.isEmpty { codes += [.notAcceptable] }
    if !endpoint.path.parameterNames.isEmpty { codes += [.notFound] }
    if mayBringNumbers { codes += [.individualNumberSuspected] }
    return Set((codes + endpoint.refusals).map(\.status)).sorted()
  }
}
