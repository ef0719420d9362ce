import ConsentRules
import HTTPTypes
import Metering
import StrictJSON
import Testing

@testable import HTTPSurface
@testable import Tenancy

/// Which credential opens which plane: tokens the residents' and the consoles, keys all but the residents' (I-26).
@Suite struct PersonTests {
  private static let me = Endpoint(
    "sample.me.read", .get, "/me/v1/sample", operation: .read, summary: Summary("Me"), answers: [.json(200, .any)],
    handler: .citizen { .json(["account": .string($0.account.text)]) })

  private let surface = TestSurface(SampleEndpoints.all + [me], persons: FakePersons())
  private let admin = TestSurface(SampleEndpoints.all, listener: .admin, persons: FakePersons())

  private func bearer(_ token: String) -> [(String, String)] { [("Authorization", "Bearer \(token)")] }

  @Test func aResidentIsKnownByTheAccountAlone() async throws {
    let reply = try await surface.send(.get, "/me/v1/sample", bearer(FakePersons.resident), key: nil)
    #expect(reply.status == 200)
    #expect(reply.member("account") == FakePersons.account.text)
    #expect(surface.authenticator.seen.attempts == 0)
  }

  private static let strangers: [([(String, String)], Int, String)] = [
    ([], 401, "credential_missing"),
    ([("Authorization", "Bearer moyai_sk_test_072028_x")], 401, "key_inactive"),
    ([("X-API-Key", "moyai_ok_test_072028_x")], 401, "key_inactive"),
    ([("Authorization", "Bearer nonsense")], 401, "token_invalid"),
    ([("Authorization", "Bearer \(FakePersons.staff)")], 401, "token_invalid"),
    ([("Authorization", "Bearer \(FakePersons.chief)")], 401, "token_invalid"),
    ([("X-Auth-Token", FakePersons.resident)], 401, "token_invalid"),
    ([("Authorization", "Bearer \(FakePersons.resident)"), ("X-API-Key", "a")], 400, "credential_ambiguous"),
    (
      [("Authorization", "Bearer \(FakePersons.resident)"), ("Authorization", "Bearer \(FakePersons.resident)")], 400,
      "credential_ambiguous"
    ),
  ]

  @Test(arguments: strangers.indices) func I26_onlyAResidentsTokenOpensTheResidentsPlane(_ place: Int) async throws {
    let (headers, status, code) = Self.strangers[place]
    let reply = try await surface.send(.get, "/me/v1/sample", headers, key: nil)
    #expect(reply.status == status, "\(headers)")
    #expect(reply.code == code, "\(headers)")
    #expect(surface.authenticator.seen.attempts == 0)
  }

  @Test(arguments: [FakePersons.resident, FakePersons.staff, FakePersons.chief])
  func I26_noTokenOpensThePlaneOfServices(_ token: String) async throws {
    let reply = try await surface.send(.get, "/v2/things/E1", bearer(token), key: nil)
    #expect(reply.status == 401)
  }

  @Test func staffComeWithATokenOrWithAKey() async throws {
    #expect(try await surface.send(.get, "/tenant/v1/samples", bearer(FakePersons.staff), key: nil).status == 200)
    #expect(try await surface.send(.get, "/tenant/v1/samples", key: Keys.staff).status == 200)
    for stranger in [FakePersons.resident, FakePersons.chief, "made.up.token"] {
      let reply = try await surface.send(.get, "/tenant/v1/samples", bearer(stranger), key: nil)
      #expect(reply.status == 401 && reply.code == "token_invalid", "\(stranger)")
    }
    let doubled = try await surface.send(.get, "/tenant/v1/samples", bearer(FakePersons.staff), key: Keys.staff)
    #expect(doubled.code == "credential_ambiguous")
  }

  @Test func theRoleIsTheTokens() async throws {
    let granted = try await surface.send(.get, "/tenant/v1/samples/1", bearer(FakePersons.staff), key: nil)
    #expect(granted.status == 200)
    let refused = try await surface.send(.get, "/tenant/v1/samples/1", bearer(FakePersons.clerk), key: nil)
    #expect(refused.status == 403 && refused.code == "role_missing")
  }

  @Test func theTownIsTheTokens() async throws {
    for (name, status) in [("aizuwakamatsu", 200), ("072028", 200), ("fukushima", 403)] {
      let headers = bearer(FakePersons.staff) + [("Fiware-Service", name)]
      #expect(try await surface.send(.get, "/tenant/v1/samples", headers, key: nil).status == status, "\(name)")
    }
  }

  @Test func operatorsComeOnTheirOwnListener() async throws {
    #expect(try await admin.send(.get, "/admin/v1/samples", bearer(FakePersons.chief), key: nil).status == 200)
    for stranger in [FakePersons.resident, FakePersons.staff] {
      #expect(try await admin.send(.get, "/admin/v1/samples", bearer(stranger), key: nil).status == 401)
    }
  }

  @Test func withoutAnIssuerNoTokenIsBelieved() async throws {
    let bare = TestSurface(SampleEndpoints.all + [Self.me])
    for path in ["/me/v1/sample", "/tenant/v1/samples"] {
      let reply = try await bare.send(.get, path, bearer(FakePersons.resident), key: nil)
      #expect(reply.status == 401 && reply.code == "token_invalid")
    }
  }

  @Test func theTestEndpointsAreNowhereButInADevelopmentInstallation() async throws {
    let live = TestSurface(EndpointTable.all, listener: .admin, persons: FakePersons())
    for path in ["/admin/v1/test-issuer/tokens", "/admin/v1/test-clock"] {
      for key in [nil, Keys.prefecture] {
        let reply = try await live.send(.post, path, key: key, body: "{}")
        #expect(reply.status == 404, "\(path)")
      }
      let openAPI = try await live.send(.get, "/openapi.json", key: nil)
      #expect(!openAPI.body.contains(path))
    }
  }
}
