import HTTPTypes
import Metering
import Testing

@testable import HTTPSurface

@Suite struct EndpointTableTests {
  @Test func theTableContradictsItselfNowhere() {
    #expect(EndpointTable.faults() == [])
  }

  @Test func everyEndpointIsServedSomewhere() {
    for endpoint in EndpointTable.all { #expect(!endpoint.listeners.isEmpty, "\(endpoint.id)") }
  }

  @Test func theAdminPlaneIsServedOnItsOwnListenerOnly() {
    for endpoint in EndpointTable.all where endpoint.plane == .admin { #expect(endpoint.listeners == [.admin]) }
    for endpoint in EndpointTable.endpoints(on: .admin) {
      #expect(endpoint.plane == .admin || endpoint.plane == .public)
    }
  }

  @Test func everyEndpointIsReachedByItsOwnPath() throws {
    for listener in Listener.allCases {
      let endpoints = EndpointTable.endpoints(on: listener)
      let router = Router(endpoints)
      for endpoint in endpoints {
        let path = endpoint.path.filled { _ in "x" }
        let match = try #require(router.match(path: path[...]), "\(endpoint.id)")
        #expect(match.route.endpoint(for: endpoint.method)?.endpoint.id == endpoint.id)
      }
    }
  }

  /// Whatever is open is listed here, so that opening something more is a change somebody reviews.
  @Test func onlyTheseAreOpenToAnyone() {
    let open = EndpointTable.all.filter { $0.access == .anyone }.map(\.id.rawValue).sorted()
    #expect(
      open == [
        "admin.metrics", "admin.openapi", "my.asset", "my.back", "my.config", "my.development.token", "my.page",
        "public.category.read", "public.key.leaked", "public.keys", "public.ledger.blocks", "public.ledger.head",
        "public.live",
        "public.notice.read", "public.openapi", "public.purpose.read", "public.ready", "public.resources",
        "public.version",
      ])
  }

  private static func endpoint(
    _ id: EndpointID = "a.b", _ method: HTTPRequest.Method = .get, _ path: PathTemplate = "/x",
    operation: OperationClass? = .read, body: BodyRule = .none, listeners: Set<Listener>? = nil,
    answers: [AnswerShape] = [.noContent], japanese: String? = "あ",
    _ handler: Handler = .staff(nil) { _ in .noContent }
  ) -> Endpoint {
    Endpoint(
      id, method, path, operation: operation, summary: Summary("x", ja: japanese), body: body, answers: answers,
      listeners: listeners, handler: handler)
  }

  private static let contradictory: [(Endpoint, String)] = [
    (endpoint("Bad Id"), "lower-case"),
    (endpoint("single"), "lower-case"),
    (endpoint("a.b", .get, "/x/{a}/{a}"), "one name"),
    (endpoint("a.b", .get, body: .required(.console)), "no body"),
    (endpoint("a.b", .put, "/x", .staffChange(nil) { _, _ in .noContent }), "only POST"),
    (endpoint("a.b", .post), "idempotency key"),
    (endpoint("a.b", listeners: [.admin]), "operators"),
    (endpoint("a.b", listeners: [.data], .prefecture { _ in .noContent }), "own listener"),
    (endpoint("a.b", answers: []), "answers"),
    (endpoint("a.b", operation: nil), "counted"),
    (endpoint("a.b", japanese: nil), "Japanese"),
    (
      endpoint(
        "a.b", .post, body: .required(BodyForm(media: [.json], bytesMax: 1 << 21, depthMax: 2))),
      "1 MiB"
    ),
  ]

  @Test(arguments: contradictory.indices)
  func aContradictionIsNamed(_ place: Int) {
    let (endpoint, word) = Self.contradictory[place]
    let faults = EndpointTable.faults(in: [endpoint])
    #expect(faults.contains { $0.contains(word) }, "\(faults)")
  }

  @Test func oneRouteIsServedOnce() {
    let faults = EndpointTable.faults(in: [
      Self.endpoint("a.b", .get, "/x/{a}"), Self.endpoint("a.c", .get, "/x/{b}"), Self.endpoint("a.b", .get, "/y"),
    ])
    #expect(faults.contains { $0.contains("GET /x/{}") })
    #expect(faults.contains { $0.contains("used twice") })
  }
}
