import StrictJSON
import Testing

/// A change at a console that comes twice is done once (HTTPSurface.docc, repetitions): the whole way from the header to
/// the row in PostgreSQL and back.
@Suite struct RepetitionTests {
  @Test func aChangeThatComesTwiceIsDoneOnce() async throws {
    let server = try ServerProcess()
    let console = Console(server: server, town: try server.admit("replay"))
    try console.theSameAgainIsAnsweredFromTheStoreWithoutTheSecretAndDoesNothing()
    try console.anotherBodyUnderTheSameKeyIsAConflictAndDoesNothing()
    try console.aRefusedChangeLeavesItsKeyFree()
    try console.withoutAKeyNothingIsDone()
    try await console.twinsInFlightAreOneChange()
    try console.theKeyIsOfItsPrincipalAndPath()
    try console.thePrefecturesChangesToo()
  }

  /// I-30: approving needs another operator than the author; `operator-key create` makes a second one.
  @Test func aServiceGoesLiveByASecondOperator() throws {
    let server = try ServerProcess()
    try Console(server: server, town: server.admit("two")).aServiceGoesLiveByASecondOperator()
  }
}

/// The steps, each with keys of its own on the one server.
private struct Console {
  let server: ServerProcess
  let town: Town

  private static let order =
    #"{"kind":"sk","service":"svc_host","org":null,"purposes":[],"scopes":[],"ngsi":{"verbs":["read"],"service_paths":["/#"],"types":["*"]},"ip_allow":[],"expires_in":"P1D"}"#

  private func post(
    _ path: String, _ body: String, repetition: String?, key: String, admin: Bool = false
  ) throws -> RawHTTPClient.Response {
    let client = admin ? server.adminClient() : server.client()
    let headers = repetition.map { [("Idempotency-Key", $0)] } ?? []
    return try client.send("POST", path, key: key, json: body, headers: headers)
  }

  private func keyCount() throws -> Int {
    try server.command(["key", "list", "--tenant", town.slug]).split(separator: "\n").count
  }

  private func member(_ name: String, of response: RawHTTPClient.Response) throws -> JSON? {
    try JSON(parsing: response.body).object?[name]
  }

  func theSameAgainIsAnsweredFromTheStoreWithoutTheSecretAndDoesNothing() throws {
    let desk = town.console
    let id = "11111111-2222-4333-8444-000000000001"
    let first = try post("/tenant/v1/keys", Self.order, repetition: id, key: desk)
    #expect(first.status == 201, "\(first.text)")
    #expect(first.header("idempotency-replayed") == nil)
    let kid = try #require(try member("kid", of: first)?.string)
    let secret = try #require(try member("key", of: first)?.string)
    #expect(secret.hasPrefix("moyai_sk_test_"))

    let keys = try keyCount()
    let again = try post("/tenant/v1/keys", Self.order, repetition: id, key: desk)
    #expect(again.status == 201, "\(again.text)")
    #expect(again.header("idempotency-replayed") == "true")
    #expect(try member("kid", of: again)?.string == kid)
    #expect(try member("key", of: again) == .null)
    #expect(!again.text.contains(secret.suffix(49)))
    #expect(try keyCount() == keys)
  }

  func anotherBodyUnderTheSameKeyIsAConflictAndDoesNothing() throws {
    let desk = town.console
    let id = "11111111-2222-4333-8444-000000000002"
    #expect(try post("/tenant/v1/keys", Self.order, repetition: id, key: desk).status == 201)
    let keys = try keyCount()
    let other = Self.order.replacing("P1D", with: "P2D")
    let conflict = try post("/tenant/v1/keys", other, repetition: id, key: desk)
    #expect(conflict.status == 409)
    #expect(try member("code", of: conflict)?.string == "idempotency_conflict")
    #expect(try keyCount() == keys)
  }

  func aRefusedChangeLeavesItsKeyFree() throws {
    let desk = town.console
    let id = "11111111-2222-4333-8444-000000000003"
    let wrong = Self.order.replacing("svc_host", with: "svc_nobody")
    let refused = try post("/tenant/v1/keys", wrong, repetition: id, key: desk)
    #expect((400..<500).contains(refused.status), "\(refused.text)")
    // A refusal has changed nothing: mended, the request goes through under the same key.
    let mended = try post("/tenant/v1/keys", Self.order, repetition: id, key: desk)
    #expect(mended.status == 201, "\(mended.text)")
    #expect(mended.header("idempotency-replayed") == nil)
  }

  func withoutAKeyNothingIsDone() throws {
    let desk = town.console
    let keys = try keyCount()
    for repetition in [nil, "not-a-uuid"] {
      let refused = try post("/tenant/v1/keys", Self.order, repetition: repetition, key: desk)
      #expect(refused.status == 400)
      #expect(try member("code", of: refused)?.string == "idempotency_key_missing")
    }
    #expect(try keyCount() == keys)
  }

  func twinsInFlightAreOneChange() async throws {
    let desk = town.console
    let id = "11111111-2222-4333-8444-000000000004"
    let keys = try keyCount()
    let port = server.port
    let answers = await onThreads(8) { _ in
      Result {
        try RawHTTPClient(port: port).send(
          "POST", "/tenant/v1/keys", key: desk, json: Self.order, headers: [("Idempotency-Key", id)])
      }
    }
    let responses = try answers.map { try $0.get() }
    #expect(responses.map(\.status).allSatisfy { $0 == 201 }, "\(responses.map { "\($0.status) \($0.text)" })")
    #expect(responses.filter { $0.header("idempotency-replayed") == nil }.count == 1)
    #expect(Set(try responses.map { try member("kid", of: $0)?.string }).count == 1)
    #expect(try keyCount() == keys + 1)
  }

  func theKeyIsOfItsPrincipalAndPath() throws {
    let other = try #require(
      try server.command([
        "operator-key", "create", "--name", "other desk", "--tenant", town.slug, "--roles", "manager",
      ]).split(separator: "\n").last.map(String.init))
    let id = "11111111-2222-4333-8444-000000000005"
    let first = try post("/tenant/v1/keys", Self.order, repetition: id, key: town.console)
    let second = try post("/tenant/v1/keys", Self.order, repetition: id, key: other)
    #expect(first.status == 201 && second.status == 201)
    #expect(second.header("idempotency-replayed") == nil)
    #expect(try member("kid", of: first)?.string != member("kid", of: second)?.string)
  }

  func thePrefecturesChangesToo() throws {
    let id = "11111111-2222-4333-8444-000000000006"
    let body = #"{"id":"org_replay","name":"再送","kind":"business"}"#
    let first = try post("/admin/v1/orgs", body, repetition: id, key: server.operatorToken, admin: true)
    #expect(first.status == 201, "\(first.text)")
    let again = try post("/admin/v1/orgs", body, repetition: id, key: server.operatorToken, admin: true)
    #expect(again.status == 201)
    #expect(again.header("idempotency-replayed") == "true")
    #expect(again.body == first.body)
  }

  func aServiceGoesLiveByASecondOperator() throws {
    let first = server.operatorToken
    let second = try #require(
      try server.command(["operator-key", "create", "--name", "second operator"]).split(separator: "\n").last
        .map(String.init))
    func send(_ path: String, _ body: String, _ number: Int, _ key: String) throws -> RawHTTPClient.Response {
      try post(path, body, repetition: "11111111-2222-4333-8444-00000000001\(number)", key: key, admin: true)
    }
    #expect(try send("/admin/v1/orgs", #"{"id":"org_two","name":"二人","kind":"business"}"#, 0, first).status == 201)
    let service = #"{"id":"svc_two","org":"org_two","name":"二人で公開"}"#
    #expect(try send("/admin/v1/services", service, 1, first).status == 201)
    let alone = try send("/admin/v1/services/svc_two/approve", "{}", 2, first)
    #expect(alone.status == 403)
    #expect(try member("code", of: alone)?.string == "second_person_needed")
    let together = try send("/admin/v1/services/svc_two/approve", "{}", 3, second)
    #expect(together.status == 200, "\(together.text)")
    #expect(try member("state", of: together)?.string == "live")
  }
}
