import HTTPTypes
package import StrictJSON

/// The OpenAPI 3.1 description of some endpoints, made from the table and nothing else.
package struct OpenAPIDocument: Sendable {
  private let endpoints: [Endpoint]
  private let product: Product

  package init(_ endpoints: [Endpoint], _ product: Product) {
    self.endpoints = endpoints
    self.product = product
  }

  package var json: JSON {
    var document = JSONObject()
    document.append("openapi", "3.1.0")
    document.append(
      "info",
      [
        "title": "Moyai", "summary": "Shared data-linkage platform of a prefecture and its municipalities",
        "version": .string(product.version), "license": ["name": "See the repository"],
      ])
    document.append("tags", .array(tags))
    document.append("paths", .object(paths))
    document.append("components", .object(components))
    return .object(document)
  }

  private var tags: [JSON] {
    Plane.allCases.filter { plane in endpoints.contains { $0.plane == plane } }
      .map { ["name": .string($0.rawValue), "description": .string($0.about)] }
  }

  /// Paths in the order of the table, methods below each.
  private var paths: JSONObject {
    var paths = JSONObject()
    for endpoint in endpoints {
      var item = paths[endpoint.path.text]?.object ?? JSONObject()
      item.append(endpoint.method.rawValue.lowercased(), .object(OpenAPIOperation(endpoint).json))
      paths[endpoint.path.text] = .object(item)
    }
    return paths
  }

  private var components: JSONObject {
    var schemas = JSONObject()
    schemas.append("Problem", Self.problem)
    schemas.append("NGSIError", Self.ngsiError)
    for schema in endpoints.flatMap(\.schemas).flatMap(\.named) {
      schemas[schema.name] = schema.schema.openAPI.describing(schema.about)
    }
    var components = JSONObject()
    components.append("schemas", .object(schemas))
    components.append(
      "securitySchemes",
      [
        "bearer": [
          "type": "http", "scheme": "bearer",
          "description": "An API key. Exactly one of the three fields carries it; the key names the tenant.",
        ],
        "token": [
          "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
          "description": "An OIDC token of a configured issuer, with the audience of the plane.",
        ],
        "apiKey": ["type": "apiKey", "in": "header", "name": "X-API-Key"],
        "authToken": ["type": "apiKey", "in": "header", "name": "X-Auth-Token"],
      ])
    return components
  }

  private static let problem = Schema.object(
    [
      .init("type", .string(pattern: "^urn:moyai:problem:")), .init("title", .text), .init("status", .integer()),
      .init("code", .choice(ProblemCode.allCases.map(\.rawValue))), .init("request_id", .text),
      .init("detail", .text, isRequired: false),
      .init(
        "errors", .array(of: .object([.init("pointer", .text), .init("code", .text)])), isRequired: false),
    ], open: true
  ).openAPI

  private static let ngsiError = Schema.object([.init("error", .text), .init("description", .text)]).openAPI
}

extension Plane {
  fileprivate var about: String {
    switch self {
    case .data: "Services and devices, with an API key"
    case .citizen: "Residents / 住民"
    case .tenant: "Staff of one municipality / 団体職員"
    case .admin: "Operators of the prefecture / 県の運用者"
    case .public: "Anyone"
    }
  }
}

extension Endpoint {
  /// Every schema the endpoint mentions.
  var schemas: [Schema] { [request].compactMap { $0 } + answers.compactMap(\.schema) + query.map(\.schema) }
}
