import CivilTime
import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPSurface
@testable import Tenancy

/// Who may ask: one credential, of the right kind, for the right plane, naming no other tenant (HTTPSurface.docc,
/// credentials).
@Suite struct CredentialTests {
  private let surface = TestSurface()
  private static let key = Keys.service

  private static let fields: [([(String, String)], Int, String?)] = [
    ([], 401, "credential_missing"),
    ([("X-API-Key", key)], 200, nil),
    ([("X-Auth-Token", key)], 200, nil),
    ([("Authorization", "Bearer \(key)")], 200, nil),
    ([("authorization", "bearer \(key)")], 200, nil),
    ([("Authorization", "Basic \(key)")], 401, "key_malformed"),
    ([("Authorization", key)], 401, "key_malformed"),
    ([("X-API-Key", key), ("X-Auth-Token", key)], 400, "credential_ambiguous"),
    ([("X-API-Key", key), ("Authorization", "Bearer \(key)")], 400, "credential_ambiguous"),
    ([("X-Auth-Token", key), ("Authorization", "Bearer \(key)")], 400, "credential_ambiguous"),
    ([("X-API-Key", key), ("X-API-Key", key)], 400, "credential_ambiguous"),
    ([("X-Auth-Token", key), ("X-Auth-Token", key)], 400, "credential_ambiguous"),
    ([("Authorization", "Bearer \(key)"), ("Authorization", "Bearer \(key)")], 400, "credential_ambiguous"),
    ([("X-API-Key", "someone-else")], 401, "key_unknown"),
  ]

  @Test(arguments: fields.indices)
  func exactlyOneCredentialCounts(_ place: Int) async throws {
    let (headers, status, code) = Self.fields[place]
    let reply = try await surface.send(.get, "/v2/things/E1", headers, key: nil)
    #expect(reply.status == status, "\(headers.map(\.0))")
    if let code { #expect(reply.member("description")?.hasPrefix("\(code): ") == true) }
    if status == 401 { #expect(reply.header("WWW-Authenticate") == "Bearer") }
  }

  @Test func outsideNGSITheSameIsAProblemDocument() async throws {
    let reply = try await surface.send(.get, "/tenant/v1/samples", key: nil)
    #expect(reply.status == 401)
    #expect(reply.header("Content-Type") == "application/problem+json")
    #expect(reply.member("type") == "urn:moyai:problem:credential_missing")
    #expect(reply.member("title")?.isEmpty == false)
    #expect(reply.member("request_id")?.hasPrefix("rq_") == true)
    #expect(reply.json?.object?["status"]?.number?.int64 == 401)
  }

  @Test func anOpenEndpointAsksNobody() async throws {
    #expect(try await surface.send(.get, "/open", key: nil).status == 200)
    #expect(surface.authenticator.seen.attempts == 0)
  }

  private static let scopes: [(String, HTTPRequest.Method, String, Int, String?)] = [
    (Keys.service, .get, "/v2/things/E1", 200, nil),
    (Keys.service, .delete, "/v2/things/E1", 204, nil),
    (Keys.readOnly, .get, "/v2/things/E1", 200, nil),
    (Keys.readOnly, .delete, "/v2/things/E1", 403, "scope_missing"),
    (Keys.device, .delete, "/v2/things/E1", 204, nil),
    (Keys.device, .get, "/v2/things/E1", 403, "scope_missing"),
    (Keys.staff, .get, "/v2/things/E1", 403, "scope_missing"),
    (Keys.staff, .get, "/tenant/v1/samples", 200, nil),
    (Keys.auditor, .get, "/tenant/v1/samples/x", 200, nil),
    (Keys.staff, .get, "/tenant/v1/samples/x", 403, "role_missing"),
  ]

  @Test(arguments: scopes.indices)
  func aKeyOpensWhatItCovers(_ place: Int) async throws {
    let (key, method, path, status, code) = Self.scopes[place]
    let reply = try await surface.send(method, path, key: key)
    #expect(reply.status == status, "\(key) \(path)")
    if let code { #expect((reply.code ?? reply.member("description") ?? "").hasPrefix(code)) }
  }

  @Test func onlyAnOperatorOpensTheAdminPlane() async throws {
    let surface = TestSurface(listener: .admin)
    #expect(try await surface.send(.get, "/admin/v1/samples", key: Keys.prefecture).status == 200)
    #expect(try await surface.send(.get, "/admin/v1/samples", key: Keys.staff).code == "role_missing")
    #expect(surface.authenticator.seen.planes == [.admin, .admin])
  }

  @Test func theAdminPlaneIsNotOnTheDataListener() async throws {
    #expect(try await surface.send(.get, "/admin/v1/samples", key: Keys.prefecture).status == 404)
    let admin = TestSurface(listener: .admin)
    #expect(try await admin.send(.get, "/tenant/v1/samples", key: Keys.staff).status == 404)
    #expect(try await admin.send(.get, "/v2/things/E1").status == 400)
  }

  private static let names: [([(String, String)], Int, String?)] = [
    ([("Fiware-Service", "aizuwakamatsu")], 200, nil),
    ([("Fiware-Service", "AizuWakamatsu")], 200, nil),
    ([("Fiware-Service", "072028")], 200, nil),
    ([("Moyai-Tenant", "aizuwakamatsu")], 200, nil),
    ([("Moyai-Tenant", "072028"), ("Fiware-Service", "072028")], 200, nil),
    ([("Moyai-Tenant", "Aizuwakamatsu")], 403, "tenant_mismatch"),
    ([("Fiware-Service", "koriyama")], 403, "tenant_mismatch"),
    ([("Fiware-Service", "aizuwakamatsu"), ("Moyai-Tenant", "koriyama")], 403, "tenant_mismatch"),
    ([("Fiware-Service", "aizuwakamatsu"), ("Fiware-Service", "aizuwakamatsu")], 400, "duplicate_header"),
    ([("Moyai-Tenant", "072028"), ("Moyai-Tenant", "072028")], 400, "duplicate_header"),
    ([("Moyai-Tenant", "072028,072028")], 400, "duplicate_header"),
  ]

  @Test(arguments: names.indices)
  func aTenantHeaderMayRepeatTheTenantAndNeverChooseIt(_ place: Int) async throws {
    let (headers, status, code) = Self.names[place]
    let reply = try await surface.send(.get, "/v2/things/E1", headers)
    #expect(reply.status == status, "\(headers)")
    if let code { #expect(reply.member("description")?.hasPrefix("\(code): ") == true, "\(reply.body)") }
    if status == 200 { #expect(reply.member("tenant") == "72028") }
  }

  @Test func aMalformedNameIsWordedAsOrionDoes() async throws {
    let characters = try await surface.send(.get, "/v2/things/E1", [("Fiware-Service", "a.b")])
    #expect(characters.status == 400)
    #expect(characters.member("error") == "BadRequest")
    let long = try await surface.send(.get, "/v2/things/E1", [("Fiware-Service", String(repeating: "a", count: 51))])
    #expect(long.member("description") == "bad length - a tenant name can be max 50 characters long")
  }

  // A made key: right shape, and nowhere in use.
  private static let made: String = {
    var generator = SystemRandomNumberGenerator()
    return APIKeyText.mint(.service, .test, Keys.code("072028"), using: &generator).reveal()
  }()

  @Test(arguments: [
    "/v2/things/\(made)", "/v2/things?q=\(made)", "/nowhere/\(made)", "/v2/things?k=m%6Fyai\(made.dropFirst(5))",
  ])
  func aKeyInTheURLIsRefusedAndNoted(_ target: String) async throws {
    let reply = try await surface.send(.get, target)
    #expect(reply.status == 400)
    #expect((reply.code ?? reply.member("description") ?? "").hasPrefix("key_in_url"))
    #expect(surface.authenticator.seen.exposed.count == 1)
    #expect(!reply.body.contains(Self.made))
    #expect(surface.log.records.allSatisfy { record in record.values.allSatisfy { !$0.value.contains(Self.made) } })
  }

  @Test func aKeyInTheBodyIsRefusedAndNoted() async throws {
    let reply = try await surface.send(
      .post, "/v2/things", [("Content-Type", "application/json")], body: "{\"id\":\"x\",\"k\":\"\(Self.made)\"}")
    #expect(reply.status == 400)
    #expect(reply.member("description")?.hasPrefix("key_in_url: ") == true)
    #expect(surface.authenticator.seen.exposed.count == 1)
  }

  @Test func whatOnlyBeginsLikeAKeyPasses() async throws {
    let almost = "moyai_" + String(repeating: "x", count: 90)
    #expect(try await surface.send(.get, "/v2/things/\(almost)").status == 200)
    #expect(surface.authenticator.seen.exposed.isEmpty)
  }

  @Test func aRequestThatCannotSucceedAsksNobodyWhoItIsFrom() async throws {
    _ = try await surface.send(.get, "/v2/nowhere")
    _ = try await surface.send(.patch, "/v2/things/E1", body: "{}")
    _ = try await surface.send(.post, "/v2/things")
    _ = try await surface.send(.get, "/v2/things/E1", [("Content-Type", "application/json")])
    #expect(surface.authenticator.seen.attempts == 0)
  }

  @Test func aKeyThatIsBeingReplacedSaysSo() async throws {
    let reply = try await surface.send(.get, "/v2/things/E1", key: Keys.rotating)
    #expect(reply.header("Deprecation") == "@\(TestSurface.now.secondsSinceEpoch)")
    #expect(reply.header("Sunset") == "Sun, 22 Nov 2026 01:00:00 GMT")
  }
}
