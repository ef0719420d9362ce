import Testing

@testable import HTTPSurface

/// What only a socket can show: bodies that do not come, clients that dawdle, connections that stay or close.
@Suite struct TransportTests {
  private static func head(_ line: String, _ fields: [String] = []) -> String {
    ([line, "Host: x", "X-API-Key: \(Keys.service)"] + fields).joined(separator: "\r\n") + "\r\n\r\n"
  }

  private static let creation = "POST /v2/things HTTP/1.1"

  @Test func aRequestIsAnsweredAndTheConnectionStays() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let get = Self.head("GET /v2/things/E1 HTTP/1.1")
      let text = try await LiveSurface.exchange(port, [get, get]) { $0.count(of: "72028\"}") == 2 }
      #expect(text.count(of: "{\"id\":\"E1\",\"tenant\":\"72028\"}") == 2)
    }
  }

  @Test func aBodyInPiecesIsPutTogether() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let head = Self.head(Self.creation, ["Content-Type: application/json", "Content-Length: 10"])
      let text = try await LiveSurface.exchange(port, [head, "{\"id\"", ":\"x", "\"}"]) { $0.contains("\r\n\r\n") }
      #expect(text.hasPrefix("HTTP/1.1 201 Created\r\n"))
      #expect(text.contains("Location: /v2/things/x?type=Thing\r\nContent-Length: 0\r\n"))
    }
  }

  @Test func aBodyThatIsTooLargeIsRefusedUnseenAndAtOnce() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let head = Self.head(Self.creation, ["Content-Type: application/json", "Content-Length: 2097152"])
      let start = ContinuousClock.now
      let text = try await LiveSurface.exchange(port, [head, "{ \"id\""]) { $0.contains("RequestEntityTooLarge") }
      #expect(text.hasPrefix("HTTP/1.1 413 "))
      #expect(text.contains("Connection: close\r\n"))
      #expect(ContinuousClock.now - start < .seconds(10))
    }
  }

  @Test func aBodyThatIsAnnouncedAndNotSentTimesOut() async throws {
    var limits = SurfaceLimits()
    limits.bodyPatience = .milliseconds(300)
    try await LiveSurface.serve(TestSurface(limits: limits)) { port in
      let head = Self.head(Self.creation, ["Content-Type: application/json", "Content-Length: 100"])
      let text = try await LiveSurface.exchange(port, [head, "{"])
      #expect(text.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"), "\(text)")
      #expect(text.contains("\"error\":\"RequestTimeout\""))
      #expect(text.count(of: "HTTP/1.1") == 1)
    }
  }

  @Test func aSlowBodyDoesNotHoldUpOthers() async throws {
    var limits = SurfaceLimits()
    limits.bodyPatience = .seconds(2)
    try await LiveSurface.serve(TestSurface(limits: limits)) { port in
      let slow = Self.head(Self.creation, ["Content-Type: application/json", "Content-Length: 100"])
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            let text = try await LiveSurface.exchange(port, [slow])
            #expect(text.hasPrefix("HTTP/1.1 408"))
          }
        }
        let start = ContinuousClock.now
        let text = try await LiveSurface.exchange(port, [Self.head("GET /v2/things/E1 HTTP/1.1")]) {
          $0.contains("E1")
        }
        #expect(text.hasPrefix("HTTP/1.1 200 OK"))
        #expect(ContinuousClock.now - start < .seconds(10))
        try await group.waitForAll()
      }
    }
  }

  @Test func aSilentConnectionIsClosed() async throws {
    var limits = SurfaceLimits()
    limits.bodyPatience = .milliseconds(100)
    limits.idleTimeout = .milliseconds(400)
    try await LiveSurface.serve(TestSurface(limits: limits)) { port in
      let silent = try await LiveSurface.exchange(port, [])
      #expect(silent.isEmpty)
      let halfway = try await LiveSurface.exchange(port, ["GET /v2/things/E1 HTTP/1.1\r\nHost:"])
      #expect(halfway.isEmpty)
    }
  }

  @Test func aRefusedBodyIsReadPastAndTheConnectionStays() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let refused = Self.head("POST /v2/nowhere HTTP/1.1", ["Content-Type: application/json", "Content-Length: 2"])
      let get = Self.head("GET /v2/things/E1 HTTP/1.1")
      let text = try await LiveSurface.exchange(port, [refused + "{}" + get]) { $0.contains("E1\"") }
      #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      #expect(text.contains("HTTP/1.1 200 OK\r\n"))
    }
  }

  @Test func aClientThatWaitsForAWordGetsIt() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let head = Self.head(
        Self.creation, ["Content-Type: application/json", "Content-Length: 10", "Expect: 100-continue"])
      let text = try await LiveSurface.exchange(port, [head, "{\"id\":\"x\"}"]) { $0.contains("201 Created") }
      #expect(text.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n"))
    }
  }

  @Test func headersFarBeyondTheLimitEndTheConnection() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let some = Self.head("GET /v2/things HTTP/1.1", ["X-More: " + String(repeating: "a", count: 20 << 10)])
      let text = try await LiveSurface.exchange(port, [some]) { $0.contains("headers_too_large") }
      #expect(text.hasPrefix("HTTP/1.1 431 Request Header Fields Too Large\r\n"))
      let many = Self.head("GET /v2/things HTTP/1.1", ["X-More: " + String(repeating: "a", count: 1 << 20)])
      let cut = try await LiveSurface.exchange(port, [many])
      #expect(cut.hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test func nonsenseIsAnsweredAndClosed() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let text = try await LiveSurface.exchange(port, ["NONSENSE\r\n\r\n"])
      #expect(text.hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test func whileDrainingAnAnswerClosesItsConnection() async throws {
    let surface = TestSurface()
    try await LiveSurface.serve(surface) { port in
      surface.dependencies.drain.begin()
      let text = try await LiveSurface.exchange(port, [Self.head("GET /v2/things/E1 HTTP/1.1")])
      #expect(text.hasPrefix("HTTP/1.1 200 OK"))
      #expect(text.contains("Connection: close\r\n"))
    }
  }
}

extension String {
  fileprivate func count(of needle: String) -> Int { ranges(of: needle).count }
}
