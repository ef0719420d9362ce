import Foundation
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

  /// RFC 9112 §9.3.2: answers come in the order of the requests, whatever each of them needs.
  @Test func requestsSentAheadAreAnsweredInTheirOrder() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let make = Self.head(Self.creation, ["Content-Type: application/json", "Content-Length: 10"]) + "{\"id\":\"x\"}"
      let pieces = (1...20).map { number in
        number % 5 == 0 ? make : Self.head("GET /v2/things/E\(number) HTTP/1.1")
      }
      let text = try await LiveSurface.exchange(port, [pieces.joined()]) {
        $0.contains("\"E19\"") && $0.hasSuffix("0\r\n\r\n")
      }
      let places = text.matches(of: /"id":"E(\d+)"|201 Created/).map { $0.output.1.map(String.init) ?? "made" }
      #expect(places == (1...20).map { $0 % 5 == 0 ? "made" : String($0) })
    }
  }

  @Test func anAnswerToHeadHasNoBody() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let both = Self.head("HEAD /v2/things/E1 HTTP/1.1") + Self.head("GET /v2/things/E1 HTTP/1.1")
      let text = try await LiveSurface.exchange(port, [both]) { $0.contains("72028\"}") }
      #expect(text.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"))
      #expect(text.components(separatedBy: "HTTP/1.1 200 OK").first?.hasSuffix("\r\n\r\n") == true)
    }
  }

  @Test func anOldClientIsToldWhatBecomesOfItsConnection() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let once = try await LiveSurface.exchange(port, [Self.head("GET /v2/things/E1 HTTP/1.0")])
      #expect(once.contains("Connection: close\r\n"))
      let more = Self.head("GET /v2/things/E1 HTTP/1.0", ["Connection: keep-alive"])
      let text = try await LiveSurface.exchange(port, [more, more]) { $0.count(of: "72028\"}") == 2 }
      #expect(text.count(of: "Connection: keep-alive\r\n") == 2)
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
      let waiting = try await LiveSurface.exchange(port, [head]) { $0.hasSuffix("\r\n\r\n") }
      #expect(waiting == "HTTP/1.1 100 Continue\r\n\r\n")
      // Whoever does not wait may go without the word (RFC 9110 §10.1.1).
      let text = try await LiveSurface.exchange(port, [head, "{\"id\":\"x\"}"]) { $0.contains("201 Created") }
      #expect(text.contains("HTTP/1.1 201 Created\r\n"))
    }
  }

  /// Who was not told to go on may send its body or leave it, so nothing after it can be told from it.
  @Test func aRefusalInsteadOfTheWordClosesTheConnection() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let head = Self.head(
        "POST /v2/nowhere HTTP/1.1", ["Content-Type: application/json", "Content-Length: 10", "Expect: 100-continue"])
      let text = try await LiveSurface.exchange(port, [head])
      #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      #expect(text.contains("Connection: close\r\n"))
      #expect(!text.contains("100 Continue"))
    }
  }

  /// RFC 9112 §3.2: HTTP/1.1 names its host, once; HTTP/1.0 need not.
  @Test func aRequestNamesItsHostOnce() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let none = try await LiveSurface.exchange(port, ["GET /v2/things/E1 HTTP/1.1\r\n\r\n"])
      #expect(none.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
      let two = try await LiveSurface.exchange(port, [Self.head("GET /v2/things/E1 HTTP/1.1", ["Host: y"])]) {
        $0.hasSuffix("}")
      }
      #expect(two.hasPrefix("HTTP/1.1 400 Bad Request\r\n") && two.contains("duplicate_header"), "\(two)")
      let old = try await LiveSurface.exchange(
        port, ["GET /v2/things/E1 HTTP/1.0\r\nX-API-Key: \(Keys.service)\r\n\r\n"])
      #expect(old.hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
  }

  @Test(arguments: [
    ("http://other.example/v2/things/E1", "200 OK"), ("HTTPS://other.example/v2/things/E1", "200 OK"),
    ("http://other.example", "404 Not Found"), ("ftp://other.example/v2/things/E1", "404 Not Found"),
  ])
  func aTargetInAbsoluteFormIsTaken(_ target: String, _ status: String) async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let text = try await LiveSurface.exchange(port, [Self.head("GET \(target) HTTP/1.0")])
      #expect(text.hasPrefix("HTTP/1.1 \(status)\r\n"), "\(text)")
    }
  }

  /// The decoder stops after a request for another protocol, so the client must not wait on this connection.
  @Test func aRequestForAnotherProtocolIsAnsweredAndTheLast() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let asks = Self.head("GET /v2/things/E1 HTTP/1.1", ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"])
      let text = try await LiveSurface.exchange(port, [asks])
      #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
      #expect(text.contains("Connection: close\r\n"))
    }
  }

  @Test func aLongRowOfRequestsIsAnsweredWhole() async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let row = String(repeating: Self.head("GET /v2/things/E1 HTTP/1.1"), count: 500)
      let last = Self.head("GET /v2/things/LAST HTTP/1.1")
      let text = try await LiveSurface.exchange(port, [row + last], patience: .seconds(60)) {
        $0.contains("\"LAST\"")
      }
      #expect(text.count(of: "HTTP/1.1 200 OK\r\n") == 501)
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

  /// Behaviour 10: the decoder knows no such method, yet the path has its own, and they are named.
  @Test(arguments: [
    ("BADVERB /v2/things/E1", ["Content-Length: 0"], "405 Method Not Allowed"),
    ("BADVERB /v2/things/E1", [], "405 Method Not Allowed"),
    ("GETT /v2/things/E1", [], "405 Method Not Allowed"), ("BADVERB /tenant/v1/samples", [], "405 Method Not Allowed"),
    ("BADVERB /v2/nowhere", [], "400 Bad Request"), ("BADVERB /nowhere", [], "404 Not Found"),
  ])
  func aMethodThatNobodyKnowsIsRefusedByItsPath(_ line: String, _ fields: [String], _ status: String) async throws {
    try await LiveSurface.serve(TestSurface()) { port in
      let text = try await LiveSurface.exchange(
        port, [Self.head("\(line) HTTP/1.1", fields + ["Fiware-Correlator: mine"])])
      #expect(text.hasPrefix("HTTP/1.1 \(status)\r\n"), "\(text)")
      #expect(text.contains("Fiware-Correlator: mine\r\n") && text.contains("Connection: close\r\n"), "\(text)")
      #expect(text.contains("Allow: ") == status.hasPrefix("405"))
      // With a body, in one piece with its head or behind it; with another request before it, whose answer it follows.
      let head = Self.head("\(line) HTTP/1.1", ["Content-Type: application/json", "Content-Length: 10"])
      for pieces in [[head + "{\"id\":\"x\"}"], [head, "{\"id\":\"x\"}"]] {
        let text = try await LiveSurface.exchange(port, pieces)
        #expect(text.hasPrefix("HTTP/1.1 \(status)\r\n"), "\(text)")
      }
      let second = try await LiveSurface.exchange(
        port, [Self.head("GET /v2/things/E1 HTTP/1.1"), Self.head("\(line) HTTP/1.1")])
      #expect(second.hasPrefix("HTTP/1.1 200 OK\r\n"), "\(second)")
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
