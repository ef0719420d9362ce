import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPSurface

@Suite struct RequestFormTests {
  private let surface = TestSurface()

  @Test func aCorrelatorComesBackOrIsMade() async throws {
    let given = try await surface.send(.get, "/v2/things/E1", [("Fiware-Correlator", "my own 1; cbnotif=2")])
    #expect(given.header("Fiware-Correlator") == "my own 1; cbnotif=2")
    let fresh = try await surface.send(.get, "/v2/things/E1")
    let uuid = try #require(fresh.header("Fiware-Correlator"))
    #expect(uuid.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    let refused = try await surface.send(.get, "/nowhere", [("Fiware-Correlator", "abc")], key: nil)
    #expect(refused.header("Fiware-Correlator") == "abc")
  }

  @Test func aCorrelatorIsTakenUpToItsLimit() async throws {
    let longest = String(repeating: "c", count: 256)
    #expect(
      try await surface.send(.get, "/open", [("Fiware-Correlator", longest)]).header("Fiware-Correlator") == longest)
    let longer = try await surface.send(.get, "/open", [("Fiware-Correlator", longest + "c")])
    #expect(longer.header("Fiware-Correlator")?.utf8.count == 36)
  }

  @Test func requestIDsAreDistinctAndWellFormed() {
    let ids = (0..<1_000).map { _ in RequestID.next().description }
    #expect(Set(ids).count == ids.count)
    for id in ids.prefix(50) { #expect(id.wholeMatch(of: /rq_[0-7][0-9a-hjkmnp-tv-z]{25}/) != nil) }
    #expect(RequestID(high: 0, low: 0).description == "rq_" + String(repeating: "0", count: 26))
    #expect(RequestID(high: .max, low: .max).description == "rq_7" + String(repeating: "z", count: 25))
  }

  private static let traces: [(String, Bool)] = [
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true),
    ("01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", true),
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more", false),
    ("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", false),
    ("00-00000000000000000000000000000000-b7ad6b7169203331-01", false),
    ("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false),
    ("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01", false),
    ("00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01", false),
    ("", false),
  ]

  @Test(arguments: traces.indices)
  func aTraceIsTakenOnlyInItsForm(_ place: Int) {
    let (field, isGood) = Self.traces[place]
    #expect((TraceParent(field: field) != nil) == isGood, "\(field)")
    if isGood { #expect(TraceParent(field: field)?.description.hasSuffix("-b7ad6b7169203331-01") == true) }
  }

  @Test func theURIPassesAtItsLimitAndNotBeyond() async throws {
    var limits = SurfaceLimits()
    limits.uriBytesMax = 1_024
    let surface = TestSurface(limits: limits)
    let path = "/v2/things?q="
    let longest = path + String(repeating: "a", count: 1_024 - path.utf8.count)
    #expect(try await surface.send(.get, longest).status == 200)
    let reply = try await surface.send(.get, longest + "a")
    #expect(reply.status == 414)
    #expect(reply.member("description")?.hasPrefix("uri_too_long: ") == true)
    #expect(reply.header("Connection") == "close")
  }

  @Test func headersPassAtTheirLimitAndNotBeyond() async throws {
    var limits = SurfaceLimits()
    limits.headerBytesMax = 1_024
    let surface = TestSurface(limits: limits)
    let used = "x-api-key".utf8.count + Keys.service.utf8.count + "x-more".utf8.count
    let longest = String(repeating: "a", count: 1_024 - used)
    #expect(try await surface.send(.get, "/v2/things", [("X-More", longest)]).status == 200)
    #expect(try await surface.send(.get, "/v2/things", [("X-More", longest + "a")]).status == 431)
  }

  @Test func aQueryPassesAtItsLimitAndNotBeyond() async throws {
    var limits = SurfaceLimits()
    limits.queryItemsMax = 3
    let surface = TestSurface(limits: limits)
    #expect(try await surface.send(.get, "/v2/things?a=1&b=2&c=3").status == 200)
    #expect(try await surface.send(.get, "/v2/things?a=1&b=2&c=3&d=4").status == 400)
  }

  private static let json = [("Content-Type", "application/json")]

  @Test func aConsolesBodyPassesAtItsLimitAndNotBeyond() async throws {
    let frame = "{\"a\":\"\"}".utf8.count
    let largest = "{\"a\":\"" + String(repeating: "x", count: (256 << 10) - frame) + "\"}"
    let path = "/tenant/v1/samples/x"
    #expect(try await surface.send(.put, path, Self.json, key: Keys.staff, body: largest).status == 200)
    let reply = try await surface.send(.put, path, Self.json, key: Keys.staff, body: largest + " ")
    #expect(reply.status == 413)
    #expect(reply.code == "body_too_large")
  }

  @Test func aConsolesJSONPassesAtItsDepthAndNotBeyond() async throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    let path = "/tenant/v1/samples/x"
    #expect(try await surface.send(.put, path, Self.json, key: Keys.staff, body: nested(16)).status == 200)
    let reply = try await surface.send(.put, path, Self.json, key: Keys.staff, body: nested(17))
    #expect(reply.status == 400)
    #expect(reply.json?.object?["errors"]?.array?.first?.object?["code"] == "too_deep")
  }

  private static let uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"

  private static let repetitions: [([(String, String)], Int, String?)] = [
    ([], 400, "idempotency_key_missing"),
    ([("Idempotency-Key", "1")], 400, "idempotency_key_missing"),
    ([("Idempotency-Key", "0f8fad5b-d9cb-469f-a165-70867728950g")], 400, "idempotency_key_missing"),
    ([("Idempotency-Key", "0f8fad5bd9cb469fa16570867728950e")], 400, "idempotency_key_missing"),
    ([("Idempotency-Key", uuid), ("Idempotency-Key", uuid)], 400, "duplicate_header"),
    ([("Idempotency-Key", "\(uuid),\(uuid)")], 400, "duplicate_header"),
  ]

  @Test(arguments: repetitions.indices)
  func whatCreatesNeedsAKeyOfItsOwn(_ place: Int) async throws {
    let (headers, status, code) = Self.repetitions[place]
    let reply = try await surface.send(
      .post, "/tenant/v1/samples", headers + Self.json, key: Keys.staff, body: "{}")
    #expect(reply.status == status, "\(headers)")
    #expect(reply.code == code)
  }

  @Test func aKeyIsReadInEitherCase() throws {
    let endpoint = try #require(SampleEndpoints.all.first { $0.repetition == .keyed })
    func read(_ text: String) throws -> RepetitionKey? {
      try RepetitionKey(endpoint, RequestFields([.idempotencyKey: text] as HTTPFields))
    }
    #expect(try read(Self.uuid) == read(Self.uuid.uppercased()))
    #expect(try read(Self.uuid) != nil)
    let natural = try #require(SampleEndpoints.all.first { $0.repetition == .natural })
    #expect(try RepetitionKey(natural, RequestFields(HTTPFields())) == nil)
  }

  @Test(arguments: [("limit=1", 200), ("limit=1&limit=2", 400), ("offset=1", 400), ("", 200)])
  func aConsoleRefusesParametersItDoesNotKnow(_ query: String, _ status: Int) async throws {
    #expect(try await surface.send(.get, "/tenant/v1/samples?\(query)", key: Keys.staff).status == status)
  }

  @Test(arguments: [
    ("text/csv", "text/csv; charset=utf-8"), ("application/json", "application/json"),
    ("*/*", "text/csv; charset=utf-8"),
  ])
  func anAnswerTakesTheFormTheClientReads(_ accept: String, _ type: String) async throws {
    let reply = try await surface.send(.get, "/tenant/v1/samples/x", [("Accept", accept)], key: Keys.auditor)
    #expect(reply.header("Content-Type") == type)
  }

  @Test func outsideNGSIAFormNobodyHasIsAProblem() async throws {
    let reply = try await surface.send(.get, "/tenant/v1/samples/x", [("Accept", "image/png")], key: Keys.auditor)
    #expect(reply.status == 406)
    #expect(reply.code == "not_acceptable")
  }

  @Test func contentLengthTwiceIsRefused() async throws {
    let reply = try await surface.send(
      .post, "/tenant/v1/samples", [("Content-Length", "2"), ("Content-Length", "3")], key: Keys.staff, body: "{}")
    #expect(reply.code == "duplicate_header")
  }

  /// An update names one service path and never a list (behaviour 49), so two fields contradict each other; a query
  /// writes its list into one field.
  @Test(arguments: [("/a", "/b"), ("/a", "/a"), ("/a", "")])
  func aServicePathComesOnce(_ one: String, _ other: String) async throws {
    let fields = [("Fiware-ServicePath", one), ("fiware-servicepath", other)]
    for target in ["/v2/things/E1", "/v2/things"] {
      let reply = try await surface.send(.get, target, fields)
      #expect(reply.status == 400)
      #expect(reply.json?.object?["error"] == "BadRequest")
      #expect(reply.json?.object?["description"] == "duplicate_header: fiware-servicepath came twice")
    }
    #expect(try await surface.send(.get, "/v2/things/E1", [("Fiware-ServicePath", "/a,/b")]).status == 200)
  }

  @Test func anUnknownPathOutsideNGSIIsNotFound() async throws {
    for path in ["/", "/nowhere", "/v1/entities", "/tenant/v1/samples//", "/v20"] {
      let reply = try await surface.send(.get, path, key: Keys.auditor)
      #expect(reply.status == 404, "\(path)")
      #expect(reply.code == "not_found")
    }
  }

  @Test(arguments: ["%E3%81%82", "a%0Ab", "%FF"])
  func aConsolesPathIsPlain(_ id: String) async throws {
    #expect(try await surface.send(.get, "/tenant/v1/samples/\(id)", key: Keys.auditor).status == 400)
  }

  @Test func limitsThatContradictEachOtherAreNamed() {
    #expect(SurfaceLimits().faults == [])
    var limits = SurfaceLimits()
    limits.idleTimeout = limits.bodyPatience
    limits.uriBytesMax = 10
    limits.inFlightMax = 0
    #expect(limits.faults.count == 3)
  }
}
