import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPSurface

/// What never reaches the data: behaviours 1 to 14 of NGSI-v2 as Orion shows it.
@Suite struct NGSIEdgeTests {
  private let surface = TestSurface()

  private func expect(_ reply: Reply, _ status: Int, _ error: String, _ description: String? = nil) {
    #expect(reply.status == status)
    #expect(reply.member("error") == error)
    if let description { #expect(reply.member("description") == description) }
    #expect(reply.json?.object?.members.map(\.key) == ["error", "description"])
  }

  @Test func anEntityIsAnsweredInOrionsHeaderOrder() async throws {
    let reply = try await surface.send(.get, "/v2/things/E1")
    #expect(reply.status == 200)
    #expect(
      reply.headers.map(\.name.rawName) == ["Date", "Fiware-Correlator", "Content-Type", "Content-Length"])
    #expect(reply.header("Content-Type") == "application/json")
    #expect(reply.header("Content-Length") == String(reply.body.utf8.count))
    #expect(reply.header("Date") == "Sun, 22 Nov 2026 00:00:00 GMT")
  }

  @Test func aCreationHasALocationAndLengthZero() async throws {
    let reply = try await surface.send(
      .post, "/v2/things", [("Content-Type", "application/json")], body: "{\"id\":\"x\"}")
    #expect(reply.status == 201)
    #expect(reply.headers.map(\.name.rawName) == ["Date", "Fiware-Correlator", "Location", "Content-Length"])
    #expect(reply.header("Content-Length") == "0")
    #expect(reply.header("Content-Type") == nil)
  }

  @Test func aDeletionHasNeitherLengthNorType() async throws {
    let reply = try await surface.send(.delete, "/v2/things/E1")
    #expect(reply.status == 204)
    #expect(reply.headers.map(\.name.rawName) == ["Date", "Fiware-Correlator"])
  }

  @Test(
    arguments: ["/v2/things", "/v2/things/E1", "/v2/nowhere", "/v2/things/E1/value"],
    [HTTPRequest.Method.post, .put, .patch])
  func aMissingBodyIsToldBeforeAnythingElse(_ path: String, _ method: HTTPRequest.Method) async throws {
    let reply = try await surface.send(method, path, key: nil)
    expect(reply, 411, "ContentLengthRequired", "Zero/No Content-Length in PUT/POST/PATCH request")
    let zero = try await surface.send(method, path, [("Content-Length", "0")], key: nil)
    expect(zero, 411, "ContentLengthRequired")
  }

  @Test func aBodyOfUnknownLengthIsRefused() async throws {
    let reply = try await surface.send(.post, "/v2/things", [("Transfer-Encoding", "chunked")])
    expect(reply, 411, "ContentLengthRequired")
    #expect(reply.header("Connection") == "close")
  }

  @Test func theLargestBodyPassesAndOneByteMoreDoesNot() async throws {
    let json = [("Content-Type", "application/json")]
    let frame = "{\"a\":\"\"}".utf8.count
    let largest = "{\"a\":\"" + String(repeating: "x", count: (1 << 20) - frame) + "\"}"
    #expect(largest.utf8.count == 1 << 20)
    #expect(try await surface.send(.post, "/v2/things", json, body: largest).status == 201)
    let announced = try await surface.send(.post, "/v2/things", json + [("Content-Length", "1048577")], body: "{}")
    expect(announced, 413, "RequestEntityTooLarge", "payload size: 1048577, max size supported: 1048576")
    #expect(announced.header("Connection") == "close")
  }

  @Test(arguments: [HTTPRequest.Method.get, .delete])
  func aRequestWithoutBodyMustNotAnnounceOne(_ method: HTTPRequest.Method) async throws {
    let reply = try await surface.send(method, "/v2/things/E1", [("Content-Type", "application/json")])
    expect(
      reply, 400, "BadRequest",
      "Orion accepts no payload for GET/DELETE requests. HTTP header Content-Type is thus forbidden")
  }

  private static let media: [(String?, String, Int)] = [
    ("application/json", "/v2/things", 201),
    ("Application/JSON", "/v2/things", 201),
    ("application/json; charset=utf-8", "/v2/things", 201),
    ("text/plain", "/v2/things", 415),
    ("application/xml", "/v2/things", 415),
    ("application/x-www-form-urlencoded", "/v2/things", 415),
    ("json", "/v2/things", 415),
    ("", "/v2/things", 415),
    (nil, "/v2/things", 415),
  ]

  @Test(arguments: media.indices)
  func onlyJSONIsUnderstood(_ place: Int) async throws {
    let (type, path, status) = Self.media[place]
    let headers = type.map { [("Content-Type", $0)] } ?? []
    let reply = try await surface.send(.post, path, headers, body: "{}")
    #expect(reply.status == status, "\(type ?? "none")")
    if status == 415 { #expect(reply.member("error") == "UnsupportedMediaType") }
  }

  @Test func textIsUnderstoodForAValueOnly() async throws {
    let text = [("Content-Type", "text/plain")]
    #expect(try await surface.send(.put, "/v2/things/E1/value", text, body: "1").status == 204)
    #expect(try await surface.send(.post, "/v2/things", text, body: "1").status == 415)
  }

  private static let accepted: [(String?, String, Int)] = [
    (nil, "/v2/things/E1", 200),
    ("*/*", "/v2/things/E1", 200),
    ("application/*", "/v2/things/E1", 200),
    ("text/html, application/json;q=0.1", "/v2/things/E1", 200),
    ("text/plain", "/v2/things/E1", 406),
    ("application/json;q=0", "/v2/things/E1", 406),
    ("text/plain", "/v2/things/E1/value", 200),
    ("text/*;q=0.3,application/json;q=0.8", "/v2/things/E1/value", 200),
    ("image/png", "/v2/things/E1/value", 406),
  ]

  @Test(arguments: accepted.indices)
  func whatTheClientCannotReadIsNotSent(_ place: Int) async throws {
    let (accept, path, status) = Self.accepted[place]
    let reply = try await surface.send(.get, path, accept.map { [("Accept", $0)] } ?? [])
    #expect(reply.status == status, "\(accept ?? "none") \(path)")
    if status == 406 { #expect(reply.member("error") == "NotAcceptable") }
  }

  /// NGSI-v2, "MIME Types": also where nothing but a refusal would have a body.
  @Test func whatCanOnlyFailWantsJSONReadTooOrText() async throws {
    for (accept, status, other) in [("text/html", 406, 406), ("text/plain", 406, 204), ("*/*", 204, 204)] {
      let fields = [("Accept", accept)]
      #expect(try await surface.send(.delete, "/v2/things/E1", fields).status == status, "\(accept)")
      let text = fields + [("Content-Type", "text/plain")]
      #expect(try await surface.send(.put, "/v2/things/E1/value", text, body: "1").status == other, "\(accept)")
    }
  }

  @Test(arguments: [
    ("", "empty accept header"), (" ", "empty accept header"),
    ("application/json;q", "missing equal-sign after q in accept header"),
    ("application/json;q=", "qvalue in accept header is missing"),
    ("text/html, */* ; q=much", "qvalue in accept header is not a number"),
  ])
  func anAcceptThatCannotBeReadIsRefused(_ accept: String, _ description: String) async throws {
    let reply = try await surface.send(.get, "/v2/things/E1", [("Accept", accept)])
    #expect(reply.status == 400)
    #expect(reply.member("error") == "BadRequest")
    #expect(reply.member("description") == description)
  }

  @Test(arguments: [
    "application/json; charset=utf-8", "image/png;q=x, application/json", "application/json;q=0.5;ext=1",
  ])
  func anAcceptMaySayMore(_ accept: String) async throws {
    #expect(try await surface.send(.get, "/v2/things/E1", [("Accept", accept)]).status == 200)
  }

  /// Behaviour 49: only queries look in several places.
  @Test(arguments: ["subscription", "registration"])
  func aSubscriptionLooksInOnePlace(_ kind: String) async throws {
    let fields = [("Fiware-ServicePath", "/a, /b/#"), ("Content-Type", "application/json")]
    let reply = try await TestSurface(EndpointTable.all).send(.post, "/v2/\(kind)s", fields, body: "{}")
    #expect(reply.status == 400)
    #expect(reply.member("description") == "max one service-path allowed for \(kind)s")
  }

  @Test func anErrorOfAValueIsLabelledTextForAClientThatReadsTextOnly() async throws {
    let text = try await surface.send(.get, "/v2/things/none/value", [("Accept", "text/plain")])
    #expect(text.status == 404)
    #expect(text.header("Content-Type") == "text/plain")
    #expect(text.member("error") == "NotFound")
    let forbidden = try await surface.send(.get, "/v2/things/E%3C/value", [("Accept", "text/plain")])
    #expect(forbidden.status == 400)
    #expect(forbidden.header("Content-Type") == "text/plain")
    let both = try await surface.send(.get, "/v2/things/none/value", [("Accept", "text/plain, application/json")])
    #expect(both.header("Content-Type") == "application/json")
  }

  private static let methods: [(HTTPRequest.Method, String, String)] = [
    (.patch, "/v2/things/E1", "GET, DELETE"),
    (.post, "/v2/things/E1", "GET, DELETE"),
    (.delete, "/v2/things", "GET, POST"),
    (.delete, "/v2/things/E1/value", "GET, PUT"),
    (.options, "/v2/things", "GET, POST"),
    (.head, "/v2/things", "GET, POST"),
  ]

  @Test(arguments: methods.indices)
  func aMethodThatIsNotThereIsToldWithThoseThatAre(_ place: Int) async throws {
    let (method, path, allow) = Self.methods[place]
    let body = method == .patch || method == .post ? "{}" : nil
    let reply = try await surface.send(method, path, body: body)
    expect(reply, 405, "MethodNotAllowed", "method not allowed")
    #expect(reply.header("Allow") == allow)
  }

  @Test(arguments: ["/v2/nowhere", "/v2//", "/v2/things/E1//", "/v2/things/a//value", "/v2/things/E1/values"])
  func anUnknownPathIsABadRequest(_ path: String) async throws {
    expect(
      try await surface.send(.get, path), 400, "BadRequest",
      "Service not found. Check your URL as probably it is wrong.")
  }

  @Test(arguments: [
    "E%26", "E%3C", "E<", "E%22", "E'", "E%3D", "E%3B", "E(", "E)", "E&", "E%2F1", "E%3F", "E%23", "E%20", "E%09",
    "E%00", "E%C3%A9", "%E3%81%82", "E%FF", "E%2", "E%ZZ",
  ])
  func whatAnIDMayNotHaveAPathMayNotHaveEither(_ id: String) async throws {
    expect(try await surface.send(.get, "/v2/things/\(id)"), 400, "BadRequest", "invalid character in URI")
  }

  @Test(arguments: ["urn:ngsi-ld:Store:123", "E%3A1", "a-b_c.d~e", "%2B", "a+b", "*", "@home", "!", "$x", "a,b"])
  func whatAnIDMayHavePasses(_ id: String) async throws {
    #expect(try await surface.send(.get, "/v2/things/\(id)").status == 200)
  }

  @Test func anEmptyGapReachesTheHandler() async throws {
    #expect(try await surface.send(.get, "/v2/things//").member("id")?.isEmpty == true)
  }

  @Test func aQueryIsDecodedInItsOrder() async throws {
    let reply = try await surface.send(.get, "/v2/things?q=a%3D%3D1&id=x+y&q=%E3%81%82")
    #expect(reply.body == "[\"q=a==1\",\"id=x y\",\"q=あ\"]")
  }

  @Test(arguments: ["foo", "foo=", "id=1&foo", "&&id="])
  func aParameterWithoutAValueIsRefused(_ query: String) async throws {
    let reply = try await surface.send(.get, "/v2/things?\(query)")
    expect(reply, 400, "BadRequest")
    #expect(reply.member("description")?.hasPrefix("Empty right-hand-side for URI param /") == true)
  }

  @Test(arguments: ["q=%", "q=%G1", "q=%FF", "q=%00", "%ZZ=1"])
  func aBrokenEscapeIsRefused(_ query: String) async throws {
    expect(try await surface.send(.get, "/v2/things?\(query)"), 400, "BadRequest")
  }

  private static let brokenJSON: [(String, String)] = [
    ("{", "ParseError"), ("{\"a\":}", "ParseError"), ("", "ContentLengthRequired"), ("{\"a\":1,}", "ParseError"),
    ("{\"a\":1} x", "ParseError"), ("{\"a\":\"\\u0000\"}", "ParseError"), ("{\"a\":\"\\ud800\"}", "ParseError"),
    ("{\"a\":NaN}", "ParseError"), ("{\"a\":{\"value\":1,\"value\":2}}", "BadRequest"),
    (String(repeating: "[", count: 65) + String(repeating: "]", count: 65), "ParseError"),
  ]

  @Test(arguments: brokenJSON.indices)
  func brokenJSONIsToldApart(_ place: Int) async throws {
    let (body, error) = Self.brokenJSON[place]
    let reply = try await surface.send(.post, "/v2/things", [("Content-Type", "application/json")], body: body)
    #expect(reply.member("error") == error, "\(body.prefix(30))")
  }

  @Test func theEntryPointIsListed() async throws {
    let surface = TestSurface(EndpointTable.all)
    let reply = try await surface.send(.get, "/v2", key: nil)
    #expect(reply.status == 200)
    #expect(reply.member("entities_url") == "/v2/entities")
    #expect(reply.json?.object?.count == 4)
  }
}
