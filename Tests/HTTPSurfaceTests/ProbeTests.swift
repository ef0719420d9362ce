import HTTPTypes
import Testing

@testable import HTTPSurface
@testable import Tenancy

/// Every endpoint of the real table, asked as somebody who may not. Tests with a database ask the same of running towns.
@Suite struct ProbeTests {
  private static let guarded = EndpointTable.all.filter {
    // The two calls of development installations do not exist here at all.
    $0.access != .anyone && !TestEndpoints.unkeyed.contains($0.id)
  }

  private func send(_ endpoint: Endpoint, key: String?, _ authenticator: FakeAuthenticator) async throws -> Reply {
    let listener = try #require(endpoint.listeners.first)
    let surface = TestSurface(EndpointTable.all, authenticator: authenticator, listener: listener)
    let probe = endpoint.probe()
    return try await surface.send(
      probe.method, probe.target, probe.headers.map { ($0.name, $0.value) }, key: key, body: probe.body)
  }

  @Test(arguments: guarded.indices)
  func nobodyIsAskedForACredential(_ place: Int) async throws {
    let endpoint = Self.guarded[place]
    let authenticator = Keys.authenticator
    let reply = try await send(endpoint, key: nil, authenticator)
    #expect(reply.status == 401, "\(endpoint.id): \(reply.body)")
    #expect(authenticator.seen.attempts == 0)
  }

  @Test(arguments: guarded.indices)
  func anUnknownKeyOpensNothing(_ place: Int) async throws {
    let endpoint = Self.guarded[place]
    #expect(try await send(endpoint, key: "unknown", Keys.authenticator).status == 401, "\(endpoint.id)")
  }

  /// A key that has no right at all: it proves that the endpoint asks for one.
  @Test(arguments: guarded.indices)
  func aKeyWithoutRightsOpensOnlyWhatAsksForNone(_ place: Int) async throws {
    let endpoint = Self.guarded[place]
    // Any desk of a town may read this; what such a desk is, Tenancy judges by the plane.
    if endpoint.access == .staff(nil) { return }
    // Every key may look after itself.
    if endpoint.access == .service(.ownKey) { return }
    // No key opens what is a resident's, and the database judges the keys of personal data.
    if endpoint.access == .citizen || endpoint.access == .personal(.read) || endpoint.access == .personal(.write) {
      return
    }
    let bare = FakeAuthenticator([Keys.service: Keys.caller("zzzzzzzzzzzz", kind: .service, reach: nil)])
    #expect(try await send(endpoint, key: Keys.service, bare).status == 403, "\(endpoint.id)")
  }

  @Test(arguments: guarded.indices)
  func twoCredentialsOpenNothing(_ place: Int) async throws {
    let endpoint = Self.guarded[place]
    let listener = try #require(endpoint.listeners.first)
    let surface = TestSurface(EndpointTable.all, listener: listener)
    let probe = endpoint.probe()
    let headers = probe.headers.map { ($0.name, $0.value) } + [("X-Auth-Token", Keys.service)]
    let reply = try await surface.send(probe.method, probe.target, headers, key: Keys.service, body: probe.body)
    #expect(reply.status == 400, "\(endpoint.id)")
    #expect((reply.code ?? reply.member("description") ?? "").hasPrefix("credential_ambiguous"))
  }

  @Test(arguments: guarded.indices)
  func anotherTownsNameOpensNothing(_ place: Int) async throws {
    let endpoint = Self.guarded[place]
    let listener = try #require(endpoint.listeners.first)
    for name in ["Fiware-Service", "Moyai-Tenant"] {
      let surface = TestSurface(EndpointTable.all, listener: listener)
      let probe = endpoint.probe()
      let reply = try await surface.send(
        probe.method, probe.target, probe.headers.map { ($0.name, $0.value) } + [(name, "koriyama")], body: probe.body)
      guard endpoint.plane != .citizen, endpoint.access != .personal(.read), endpoint.access != .personal(.write) else {
        // The name is judged after the credential, and this one opens nothing here.
        #expect(reply.status == 401, "\(endpoint.id)")
        continue
      }
      #expect(reply.status == 403, "\(endpoint.id)")
      #expect((reply.code ?? reply.member("description") ?? "").hasPrefix("tenant_mismatch"))
    }
  }
}
