import HTTPTypes
import Testing

@testable import HTTPSurface

@Suite struct RouterTests {
  private static func endpoint(_ id: EndpointID, _ method: HTTPRequest.Method, _ path: PathTemplate) -> Endpoint {
    Endpoint(
      id, method, path, operation: nil, summary: Summary("x"), answers: [.noContent],
      handler: .open { _ in .noContent })
  }

  private let router = Router([
    endpoint("root.x", .get, "/"),
    endpoint("v.entry", .get, "/v2"),
    endpoint("v.list", .get, "/v2/entities"),
    endpoint("v.create", .post, "/v2/entities"),
    endpoint("v.read", .get, "/v2/entities/{id}"),
    endpoint("v.remove", .delete, "/v2/entities/{id}"),
    endpoint("v.attrs", .get, "/v2/entities/{id}/attrs"),
    endpoint("v.attr", .get, "/v2/entities/{id}/attrs/{name}"),
    endpoint("v.value", .put, "/v2/entities/{id}/attrs/{name}/value"),
    endpoint("v.special", .get, "/v2/entities/special"),
  ])

  private static let paths: [(String, EndpointID?, [String])] = [
    ("/", "root.x", []),
    ("/v2", "v.entry", []),
    ("/v2/", "v.entry", []),
    ("/v2/entities", "v.list", []),
    ("/v2/entities/", "v.list", []),
    ("/v2/entities//", "v.read", [""]),
    ("/v2/entities///", nil, []),
    ("/v2/entities/E1", "v.read", ["E1"]),
    ("/v2/entities/E1/", "v.read", ["E1"]),
    ("/v2/entities/E1//", nil, []),
    ("/v2/entities/a%2Fb", "v.read", ["a%2Fb"]),
    ("/v2/entities/special", "v.special", []),
    ("/v2/entities/special/attrs", "v.attrs", ["special"]),
    ("/v2/entities/E1/attrs", "v.attrs", ["E1"]),
    ("/v2/entities/E1/attrs//", "v.attr", ["E1", ""]),
    ("/v2/entities/E1/attrs/A1", "v.attr", ["E1", "A1"]),
    ("/v2/entities/house_//attrs/t/value", nil, []),
    ("/v2//", nil, []),
    ("/v3", nil, []),
    ("/V2/entities", nil, []),
    ("v2/entities", nil, []),
    ("", nil, []),
    ("*", nil, []),
  ]

  @Test(arguments: paths.indices)
  func aPathFindsItsRoute(_ place: Int) {
    let (path, id, gaps) = Self.paths[place]
    let match = router.match(path: path[...])
    let found = match?.route.endpoint(for: .get)?.endpoint.id
    #expect(found == id, "\(path)")
    if id != nil { #expect(match?.gaps.map(String.init) == gaps) }
  }

  @Test func methodsAreToldInOrionsOrder() throws {
    #expect(try #require(router.match(path: "/v2/entities")).route.allow == "GET, POST")
    #expect(try #require(router.match(path: "/v2/entities/E")).route.allow == "GET, DELETE")
    #expect(try #require(router.match(path: "/v2/entities/E/attrs/A/value")).route.allow == "PUT")
  }

  @Test func ordinalsFollowTheTable() {
    #expect(router.endpoints.map(\.ordinal) == Array(0..<10))
  }
}
