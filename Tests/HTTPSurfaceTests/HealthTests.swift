import HTTPTypes
import StrictJSON
import Testing

@testable import HTTPSurface

/// A process that is well beside a dependency that is not.
@Suite struct HealthTests {
  private func surface(_ dependencies: [Readiness.Dependency]) -> TestSurface {
    TestSurface(EndpointTable.all, readiness: Readiness(dependencies, patience: .milliseconds(200)))
  }

  @Test func withTheDatabaseUpItIsReady() async throws {
    let reply = try await surface([.init("postgresql") { true }]).send(.get, "/health/ready", key: nil)
    #expect(reply.status == 200)
    #expect(
      reply.json == [
        "status": "ready", "process": "serving", "dependencies": [["name": "postgresql", "state": "up"]],
      ])
  }

  @Test func withTheDatabaseDownTheProcessIsStillAlive() async throws {
    let surface = surface([.init("postgresql") { false }, .init("other") { true }])
    let ready = try await surface.send(.get, "/health/ready", key: nil)
    #expect(ready.status == 503)
    #expect(ready.header("Retry-After") != nil)
    #expect(ready.member("process") == "serving")
    #expect(
      ready.json?.object?["dependencies"] == [
        ["name": "postgresql", "state": "down"], ["name": "other", "state": "up"],
      ])
    #expect(try await surface.send(.get, "/health/live", key: nil).status == 200)
  }

  @Test func whatDoesNotAnswerCountsAsDown() async throws {
    let surface = surface([
      .init("postgresql") {
        try? await Task.sleep(for: .seconds(30))
        return true
      }
    ])
    let start = ContinuousClock.now
    #expect(try await surface.send(.get, "/health/ready", key: nil).status == 503)
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test func whileDrainingItIsNotReadyAndEveryConnectionCloses() async throws {
    let surface = surface([.init("postgresql") { true }])
    #expect(try await surface.send(.get, "/version", key: nil).header("Connection") == nil)
    surface.dependencies.drain.begin()
    let reply = try await surface.send(.get, "/health/ready", key: nil)
    #expect(reply.status == 503)
    #expect(reply.member("process") == "draining")
    #expect(reply.header("Connection") == "close")
    #expect(await surface.dependencies.drain.finished(within: .zero))
  }

  @Test func aDrainWaitsForWhatIsUnderWayAndNoLonger() async {
    let drain = Drain()
    #expect(drain.enter() == 1)
    #expect(await drain.finished(within: .milliseconds(20)) == false)
    drain.leave()
    #expect(await drain.finished(within: .milliseconds(20)))
  }

  @Test func moreThanTheLimitAtOnceIsToldToComeBack() async throws {
    var limits = SurfaceLimits()
    limits.inFlightMax = 1
    let surface = TestSurface(limits: limits)
    _ = surface.dependencies.drain.enter()
    let reply = try await surface.send(.get, "/v2/things/E1")
    #expect(reply.status == 503)
    #expect(reply.header("Retry-After") == "1")
    surface.dependencies.drain.leave()
    #expect(try await surface.send(.get, "/v2/things/E1").status == 200)
  }

  @Test func theVersionIsWhatClientsLookFor() async throws {
    let reply = try await surface([]).send(.get, "/version", key: nil)
    #expect(reply.json?.object?["orion"]?.object?["version"] == "4.1.0")
    #expect(reply.json?.object?["orion"]?.object?["uptime"] == "0 d, 0 h, 0 m, 5 s")
    #expect(reply.json?.object?["orion"]?.object?["compiled_in"] == "moyai 0.1.0")
  }

  @Test(
    "the version is of NGSI-v2: headers have their form (behaviours 49, 50), faults their shape (6)",
    arguments: [
      ("Fiware-ServicePath", "a", "Only /absolute/ Service Paths allowed [a service path must begin with /]"),
      (
        "Fiware-Service", "a-b",
        "bad character in tenant name - only underscore and alphanumeric characters are allowed"
      ),
      (
        "Content-Type", "text/plain",
        "Orion accepts no payload for GET/DELETE requests. HTTP header Content-Type is thus forbidden"
      ),
    ])
  func theVersionMindsHeaders(name: String, value: String, description: String) async throws {
    let reply = try await surface([]).send(.get, "/version", [(name, value)], key: nil)
    #expect(reply.status == 400)
    #expect(reply.json?.object?["error"] == "BadRequest")
    #expect(reply.json?.object?["description"]?.string == description)
  }

  @Test func theDescriptionIsServedOnBothListeners() async throws {
    for listener in Listener.allCases {
      let reply = try await TestSurface(EndpointTable.all, listener: listener).send(.get, "/openapi.json", key: nil)
      #expect(reply.status == 200)
      let paths = reply.json?.object?["paths"]?.object
      #expect((paths?["/metrics"] != nil) == (listener == .admin))
      #expect((paths?["/v2"] != nil) == (listener == .data))
    }
  }
}
