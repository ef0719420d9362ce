import HTTPTypes
import Logging
import StrictJSON
import Synchronization
import Testing

@testable import HTTPSurface

/// NumberGuard.docc, on the way of a request (I-17).
@Suite struct NumberTests {
  static let number = "123456789018"

  @Test func I17_aBodyIsRefusedBeforeItsHandlerAndNothingSaysWhatItHeld() async throws {
    let surface = TestSurface()
    let body = #"{"id":"x","memo":{"value":["\#(Self.number)"]}}"#
    let reply = try await surface.send(.post, "/v2/things", [("Content-Type", "application/json")], body: body)
    #expect(reply.status == 422)
    #expect(reply.member("error") == "Unprocessable")
    #expect(reply.member("description")?.hasPrefix("individual_number_suspected") == true)
    #expect(reply.member("description")?.contains("/memo/value/0") == true)
    #expect(!reply.body.contains("9018"))
    #expect(!surface.log.records.contains { $0.values.contains { $0.value.contains("9018") } })
    let metrics = surface.dependencies.metrics.text()
    #expect(metrics.contains(#"endpoint="sample.entity.create",service="svc_test",field="value"} 1"#))
    #expect(!metrics.contains("9018"))
  }

  @Test(arguments: [
    ("/v2/things/urn:123456789018", 422), ("/v2/things/%EF%BC%91234-5678-9018", 400),
    ("/v2/things?q=memo==%22123456789018%22", 422),
    ("/v2/things?q=%EF%BC%9123456789018", 422), ("/v2/things?123456789018=a", 422),
    ("/v2/things?q=123456789012", 200), ("/v2/things?coords=37.494761123456,139.929803056538", 200),
    ("/v2/things/550e8400-e29b-41d4-a716-123456789018", 200),
  ])
  func pathsAndQueriesAreLookedAt(target: String, status: Int) async throws {
    let reply = try await TestSurface().send(.get, target)
    #expect(reply.status == status, "\(reply.body)")
    if status == 422 { #expect(!reply.body.contains("9018")) }
  }

  @Test func theServicePathIsLookedAt() async throws {
    let reply = try await TestSurface().send(.get, "/v2/things", [("Fiware-ServicePath", "/a/1234_5678_9018")])
    #expect(reply.status == 422)
    #expect(reply.body.contains("/headers/Fiware-ServicePath") && !reply.body.contains("9018"))
  }

  @Test func plainTextCountsByItsValueToo() async throws {
    for body in [Self.number, "1.23456789018E11", "\"1234-5678-9018\""] {
      let reply = try await TestSurface().send(
        .put, "/v2/things/x/value", [("Content-Type", "text/plain")], body: body)
      #expect(reply.status == 422, "\(body)")
    }
  }

  @Test func consolesAnswerWithAPointer() async throws {
    let reply = try await TestSurface().send(
      .put, "/tenant/v1/samples/a", [("Content-Type", "application/json")], key: Keys.staff,
      body: #"{"handle":"１２３４-５６７８-９０１８"}"#)
    #expect(reply.status == 422 && reply.code == "individual_number_suspected", "\(reply.body)")
    let place = reply.json?.object?["errors"]?.array?.first?.object
    #expect(place?["pointer"]?.string == "/handle")
  }

  @Test func aLogLineLosesNumbersWhoeverWritesIt() {
    let sink = Sink()
    let handler = KeyFilteringLogHandler(Collecting(sink: sink))
    var logger = Logger(label: "test") { _ in handler }
    logger[metadataKey: "own"] = "1234-5678-9018"
    logger.info("seen \(Self.number)", metadata: ["a": ["b": "１２３４５６７８９０１８"]])
    let text = sink.text.withLock { $0 }
    #expect(text.contains("[number]") && !text.contains("9018") && !text.contains("９０１８"))
  }

  @Test func labelsOfTheCounterAreBounded() {
    let counter = RefusedNumbers()
    for place in 0..<(RefusedNumbers.placesMax * 2) {
      counter.count(endpoint: "e\(place)", service: nil, field: "name")
    }
    counter.count(endpoint: "e0", service: nil, field: "name12")
    var text = MetricsText()
    counter.write(to: &text)
    let lines = text.text.split(separator: "\n").filter { $0.hasPrefix("moyai_numbers") }
    #expect(lines.count <= RefusedNumbers.placesMax * 2 + 1)
    #expect(!text.text.contains("name12"))
  }
}

private final class Sink: Sendable {
  let text = Mutex("")
}

private struct Collecting: LogHandler {
  let sink: Sink
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    sink.text.withLock { $0 += "\(event.message) \(all)" }
  }
}
