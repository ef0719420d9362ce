import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPSurface

/// The description is made from the table; these hold its structure against OpenAPI 3.1.
@Suite struct OpenAPITests {
  private static let product = Product(version: "0.1.0", startedAt: TestSurface.now)

  private func document(_ endpoints: [Endpoint]) throws -> JSONObject {
    try #require(OpenAPIDocument(endpoints, Self.product).json.object)
  }

  private static let tables: [[Endpoint]] = [
    SampleEndpoints.all, EndpointTable.endpoints(on: .data), EndpointTable.endpoints(on: .admin),
  ]

  @Test(arguments: tables.indices)
  func everyEndpointIsDescribedOnce(_ place: Int) throws {
    let endpoints = Self.tables[place]
    let document = try document(endpoints)
    #expect(document["openapi"] == "3.1.0")
    #expect(document["info"]?.object?["title"]?.string?.isEmpty == false)
    #expect(document["info"]?.object?["version"] == "0.1.0")
    let paths = try #require(document["paths"]?.object)
    let operations = paths.members.flatMap { path in (path.value.object?.members ?? []).map { (path.key, $0) } }
    #expect(operations.count == endpoints.count)
    let ids = operations.compactMap { $0.1.value.object?["operationId"]?.string }
    #expect(Set(ids) == Set(endpoints.map(\.id.rawValue)))
    for endpoint in endpoints {
      let operation = paths[endpoint.path.text]?.object?[endpoint.method.rawValue.lowercased()]?.object
      #expect(operation?["operationId"]?.string == endpoint.id.rawValue)
    }
  }

  @Test(arguments: tables.indices)
  func everyGapIsAParameterAndEveryAnswerHasADescription(_ place: Int) throws {
    let document = try document(Self.tables[place])
    for (path, item) in document["paths"]?.object?.members ?? [] {
      for (_, operation) in item.object?.members ?? [] {
        let parameters = operation.object?["parameters"]?.array ?? []
        let inPath = parameters.filter { $0.object?["in"] == "path" }.compactMap { $0.object?["name"]?.string }
        #expect(inPath == PathTemplate(path).parameterNames, "\(path)")
        #expect(parameters.allSatisfy { $0.object?["schema"]?.object != nil })
        let names = parameters.map { "\($0.object?["in"]?.string ?? "") \($0.object?["name"]?.string ?? "")" }
        #expect(Set(names).count == names.count)
        let responses = operation.object?["responses"]?.object?.members ?? []
        #expect(!responses.isEmpty)
        #expect(responses.allSatisfy { $0.value.object?["description"]?.string?.isEmpty == false }, "\(path)")
        #expect(responses.allSatisfy { Int($0.key).map { (200..<600).contains($0) } == true })
      }
    }
  }

  @Test(arguments: tables.indices)
  func everyReferenceIsThere(_ place: Int) throws {
    let document = try document(Self.tables[place])
    let schemas = Set(document["components"]?.object?["schemas"]?.object?.members.map(\.key) ?? [])
    for reference in Self.references(in: .object(document)) {
      let name = try #require(reference.split(separator: "/").last.map(String.init))
      #expect(reference == "#/components/schemas/\(name)")
      #expect(schemas.contains(name), "\(reference)")
    }
  }

  private static func references(in value: JSON) -> [String] {
    switch value {
    case .object(let object):
      object.members.flatMap { key, value in
        if key == "$ref", let text = value.string { [text] } else { references(in: value) }
      }
    case .array(let values): values.flatMap { references(in: $0) }
    default: []
    }
  }

  /// The number guard looks at every gap, parameter and body (NumberGuard.docc), so each of these may be refused.
  @Test(arguments: tables.indices)
  func whatMayBringANumberSaysThatItMayBeRefused(_ place: Int) throws {
    let paths = try #require(document(Self.tables[place])["paths"]?.object)
    for (path, item) in paths.members {
      for (method, operation) in item.object?.members ?? [] {
        let places = (operation.object?["parameters"]?.array ?? []).filter { $0.object?["in"] != "header" }
        guard !places.isEmpty || operation.object?["requestBody"] != nil else { continue }
        #expect(operation.object?["responses"]?.object?["422"] != nil, "\(method) \(path)")
      }
    }
  }

  @Test func aReadOfPersonsIsToldToNameItsPurpose() throws {
    let paths = try #require(document(EndpointTable.endpoints(on: .data))["paths"]?.object)
    for (path, method) in [("/personal/v1/subjects/{ppid}", "get"), ("/personal/v1/batch", "post")] {
      let parameters = paths[path]?.object?[method]?.object?["parameters"]?.array?.compactMap(\.object) ?? []
      let named = parameters.filter { $0["in"] == "header" }
      #expect(named.first { $0["name"] == "Moyai-Purpose" }?["required"] == true, "\(path)")
      #expect(named.first { $0["name"] == "Moyai-Mode" }?["required"] == false, "\(path)")
    }
  }

  @Test func whatNeedsAKeySaysSo() throws {
    let paths = try #require(document(SampleEndpoints.all)["paths"]?.object)
    #expect(paths["/open"]?.object?["get"]?.object?["security"] == [])
    let read = paths["/v2/things/{thingId}"]?.object?["get"]?.object
    #expect(read?["security"]?.array?.count == 3)
    #expect(read?["responses"]?.object?["401"] != nil)
    let create = paths["/tenant/v1/samples"]?.object?["post"]?.object
    #expect(create?["parameters"]?.array?.contains { $0.object?["name"] == "Idempotency-Key" } == true)
    #expect(create?["requestBody"]?.object?["required"] == true)
  }

  @Test func aSharedShapeIsListedOnce() throws {
    let thing = NamedSchema(
      "Thing", "A thing", .object([.init("inner", .optional(.named(.init("Inner", "i", .text))))]))
    let endpoint = Endpoint(
      "sample.named", .get, "/named", operation: nil, summary: Summary("x"),
      answers: [.json(200, .array(of: .named(thing))), .json(201, .named(thing))], handler: .open { _ in .noContent })
    let schemas = try #require(document([endpoint])["components"]?.object?["schemas"]?.object)
    #expect(schemas.members.map(\.key) == ["Problem", "NGSIError", "Thing", "Inner"])
    #expect(schemas["Thing"]?.object?["additionalProperties"] == false)
    #expect(schemas["Thing"]?.object?["required"] == ["inner"])
  }
}
