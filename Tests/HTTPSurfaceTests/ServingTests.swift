import HTTPTypes
import Logging
import Metering
import NGSI
import Postgres
import StrictJSON
import Synchronization
import Testing

@testable import HTTPSurface
@testable import Tenancy

/// From the caller to the answer: stale caches, faults, counts.
@Suite struct ServingTests {
  /// A handler that refuses so many times as a guard would.
  private final class StaleGuard: Sendable {
    private let left: Mutex<Int>
    private let runs = Mutex(0)
    let code: AccessRefused.Code

    init(refusals: Int, _ code: AccessRefused.Code = .keyInactive) {
      left = Mutex(refusals)
      self.code = code
    }

    var count: Int { runs.withLock { $0 } }

    func pass() throws {
      runs.withLock { $0 += 1 }
      let refuses = left.withLock { left in
        left -= 1
        return left >= 0
      }
      if refuses { throw AccessRefused(code) }
    }
  }

  private func surface(_ stale: StaleGuard, fromCache: Bool = true) -> TestSurface {
    let plain = Keys.caller("aaaaaaaaaaaa")
    let caller = Caller(plain.grant, plain.standing, isFromCache: fromCache)
    let endpoint = Endpoint(
      "sample.stale", .get, "/v2/stale", operation: .read, summary: Summary("x"), answers: [.json(200, .any)],
      handler: .service(.ngsiRead) { _ in
        try stale.pass()
        return .json(["ok": true])
      })
    return TestSurface([endpoint], authenticator: FakeAuthenticator([Keys.service: caller]))
  }

  @Test func aStaleCacheIsForgottenAndTheWorkDoneOnceMore() async throws {
    let stale = StaleGuard(refusals: 1)
    let surface = surface(stale)
    let reply = try await surface.send(.get, "/v2/stale")
    #expect(reply.status == 200)
    #expect(stale.count == 2)
    #expect(surface.authenticator.seen.forgotten == ["aaaaaaaaaaaa"])
    #expect(surface.authenticator.seen.attempts == 2)
  }

  @Test func theSecondRefusalIsTheAnswer() async throws {
    let stale = StaleGuard(refusals: 5)
    let reply = try await surface(stale).send(.get, "/v2/stale")
    #expect(reply.status == 401)
    #expect(reply.member("description")?.hasPrefix("key_inactive: ") == true)
    #expect(stale.count == 2)
  }

  @Test func whatTheDatabaseSaidIsFinal() async throws {
    let stale = StaleGuard(refusals: 1)
    #expect(try await surface(stale, fromCache: false).send(.get, "/v2/stale").status == 401)
    #expect(stale.count == 1)
  }

  @Test func aMissingScopeDoesNotPassByAskingAgain() async throws {
    let stale = StaleGuard(refusals: 1, .scopeMissing)
    #expect(try await surface(stale).send(.get, "/v2/stale").status == 403)
    #expect(stale.count == 1)
  }

  private static let faults: [(any Error, Int, String, Bool)] = [
    (NGSIError(.notFound, "The entity is not there"), 404, "NotFound", false),
    (NGSIError(status: 409, error: "TooManyResults", description: "x"), 409, "TooManyResults", false),
    (Problem(.exists), 409, "Conflict", false),
    (PostgresError(.unavailable, "secret host"), 503, "ServiceUnavailable", true),
    (PostgresError(.outcomeUnknown, "secret host"), 503, "ServiceUnavailable", true),
    (PostgresError(.queueFull), 503, "ServiceUnavailable", true),
    (PostgresError(.timeout), 503, "ServiceUnavailable", true),
    (PostgresError(.server(SQLState("23505")), "secret value"), 500, "InternalServerError", false),
    (PostgresError(.server(SQLState("53300")), "secret"), 503, "ServiceUnavailable", true),
    (PostgresError(.server(SQLState("40001")), "secret"), 503, "ServiceUnavailable", true),
    (CancellationError(), 503, "ServiceUnavailable", true),
    (Surprise(secret: "secret"), 500, "InternalServerError", false),
  ]

  private struct Surprise: Error { let secret: String }

  @Test(arguments: faults.indices)
  func anErrorBecomesAnAnswerThatTellsNothingInside(_ place: Int) async throws {
    let (error, status, name, mayRetry) = Self.faults[place]
    let surface = TestSurface([SampleEndpoints.failing(error)])
    let reply = try await surface.send(.get, "/v2/fail")
    #expect(reply.status == status)
    #expect(reply.member("error") == name)
    #expect((reply.header("Retry-After") != nil) == mayRetry)
    #expect(!reply.body.contains("secret"))
    #expect(surface.log.records.allSatisfy { record in record.values.allSatisfy { !$0.value.contains("secret") } })
    #expect(surface.log.levels == [status >= 500 ? .error : .info])
  }

  /// The plane of persons has a word of its own for it, and only there.
  @Test func aDatabaseOutOfReachClosesThePersonalPlane() async throws {
    let error = PostgresError(.unavailable, "secret host")
    for (scope, code) in [(DataScope.personalRequest, "fail_closed"), (.usageWrite, "unavailable")] {
      let caller = Caller.forTesting(
        tenant: Keys.code("072028"), slug: Keys.slug("aizuwakamatsu"), kid: Keys.kid("Service00001"),
        scopes: [.personalRequest, .usageWrite], at: TestSurface.now)
      let surface = TestSurface(
        [SampleEndpoints.failing(error, path: "/personal/v1/fail", scope: scope)],
        authenticator: FakeAuthenticator([Keys.service: caller]))
      let reply = try await surface.send(.get, "/personal/v1/fail")
      #expect(reply.status == 503 && reply.member("code") == code, "\(reply.body)")
      #expect(reply.header("Retry-After") != nil && !reply.body.contains("secret"))
    }
  }

  @Test func aProblemHasItsPlacesAndItsMembers() async throws {
    let problem = Problem(
      .badRequest, shown: "no", at: [.init("/a/0", "too_long")], logged: "inside",
      members: ["current": [["offer": "of_1"]]])
    let endpoint = Endpoint(
      "sample.fail", .get, "/tenant/v1/fail", operation: .read, summary: Summary("x", ja: "x"),
      answers: [.json(200, .any)], handler: .staff(nil) { _ in throw problem })
    let surface = TestSurface([endpoint])
    let reply = try await surface.send(.get, "/tenant/v1/fail", key: Keys.staff)
    #expect(
      reply.json?.object?.members.map(\.key) == [
        "type", "title", "status", "code", "request_id", "detail", "errors", "current",
      ])
    #expect(reply.json?.object?["errors"] == [["pointer": "/a/0", "code": "too_long"]])
    #expect(!reply.body.contains("inside"))
    #expect(surface.log.records.first?[.fault] == "inside")
  }

  private static let counted: [(HTTPRequest.Method, String, String?, String?, OperationClass?, String)] = [
    (.get, "/v2/things/E1", Keys.service, nil, .read, "aaaaaaaaaaaa"),
    (.get, "/v2/things", Keys.service, nil, .query, "aaaaaaaaaaaa"),
    (.delete, "/v2/things/E1", Keys.service, nil, .write, "aaaaaaaaaaaa"),
    (.delete, "/v2/things/E1", Keys.readOnly, nil, .rejected, "cccccccccccc"),
    (.get, "/v2/things?a", Keys.service, nil, .rejected, "aaaaaaaaaaaa"),
    (.get, "/v2/things/E1", nil, nil, .rejected, ""),
    (.get, "/v2/nowhere", Keys.service, nil, .rejected, ""),
    (.get, "/open", nil, nil, nil, ""),
  ]

  @Test(arguments: counted.indices)
  func whatARequestWasIsCountedByItsRouteAndItsEnd(_ place: Int) async throws {
    let (method, path, key, body, operation, kid) = Self.counted[place]
    let surface = TestSurface()
    let reply = try await surface.send(method, path, key: key, body: body)
    let counts = surface.usage.counts
    guard let operation else {
      #expect(counts.isEmpty)
      return
    }
    #expect(counts.count == 1)
    #expect(counts.first?.operation == operation)
    #expect(counts.first?.kid == kid)
    #expect(counts.first?.payer == (kid.isEmpty ? 0 : 72028))
    #expect(counts.first?.bytesOut == Int64(reply.body.utf8.count))
  }

  @Test func aFaultOfThePlatformIsCountedAsOne() async throws {
    let surface = TestSurface([SampleEndpoints.failing(PostgresError(.unavailable))])
    _ = try await surface.send(.get, "/v2/fail")
    #expect(surface.usage.counts.map(\.operation) == [.fault])
  }

  /// Its transaction has counted the write; a second count as `rejected` would charge it twice.
  @Test func aPartialUpdateIsTheWriteThatItWas() async throws {
    let partial = NGSIError(.partialUpdate, "do not exist: a")
    let surface = TestSurface([SampleEndpoints.failing(partial, operation: .write)])
    let reply = try await surface.send(.get, "/v2/fail")
    #expect(reply.status == 422)
    #expect(surface.usage.counts.map(\.operation) == [.write])
    #expect(surface.usage.counts.map(\.bytesOut) == [Int64(reply.body.utf8.count)])
  }

  @Test func whatChangedNothingIsRejected() async throws {
    let refused = TestSurface([SampleEndpoints.failing(NGSIError(.unprocessable, "all exist"), operation: .write)])
    #expect(try await refused.send(.get, "/v2/fail").status == 422)
    #expect(refused.usage.counts.map(\.operation) == [.rejected])
  }

  @Test func whatIsNotOfferedIsRejectedAndNoFault() async throws {
    let surface = TestSurface([SampleEndpoints.failing(NGSIError(.notImplemented, "not here"), operation: .subscribe)])
    #expect(try await surface.send(.get, "/v2/fail").status == 501)
    #expect(surface.usage.counts.map(\.operation) == [.rejected])
  }

  @Test func bytesThatCameInAreCounted() async throws {
    let surface = TestSurface()
    _ = try await surface.send(.post, "/v2/things", [("Content-Type", "application/json")], body: "{\"id\":\"x\"}")
    #expect(surface.usage.counts.map(\.bytesIn) == [10])
  }

  @Test func aRateIsToldWhenItIsHalfUsedAndWhenItIsOver() async throws {
    let policy = RatePolicy(name: "key", quota: 600)
    func surface(_ remaining: Int) -> TestSurface {
      let standing = RateStanding(policy: policy, isAdmitted: true, remaining: remaining, resetSeconds: 23)
      return TestSurface(
        authenticator: FakeAuthenticator([Keys.service: Keys.caller("aaaaaaaaaaaa", standing: standing)]))
    }
    #expect(try await surface(301).send(.get, "/v2/things/E1").header("RateLimit") == nil)
    let half = try await surface(300).send(.get, "/v2/things/E1")
    #expect(half.header("RateLimit") == "\"key\";r=300;t=23")
    #expect(half.header("RateLimit-Policy") == "\"key\";q=600;w=60")
    let standing = RateStanding(policy: policy, isAdmitted: false, remaining: 0, resetSeconds: 23)
    let over = TestSurface(
      authenticator: FakeAuthenticator(refusing: AccessRefused(.rateLimited, standing: standing)))
    let reply = try await over.send(.get, "/v2/things/E1")
    #expect(reply.status == 429)
    #expect(reply.header("Retry-After") == "23")
    #expect(reply.header("RateLimit") == "\"key\";r=0;t=23")
  }
}
