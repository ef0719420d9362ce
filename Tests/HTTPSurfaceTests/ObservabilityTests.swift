import HTTPTypes
import Logging
import NGSI
import StrictJSON
import Synchronization
import Testing

@testable import HTTPSurface
@testable import Tenancy

@Suite struct ObservabilityTests {
  @Test func aLineHoldsIDsOfMachinesAndNothingOfPeople() async throws {
    let surface = TestSurface()
    _ = try await surface.send(
      .get, "/v2/things/urn:person:taro?q=name==taro",
      [("Fiware-Correlator", "c1"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")])
    let record = try #require(surface.log.records.first)
    #expect(record[.endpoint] == "sample.entity.read")
    #expect(record[.tenant] == "72028")
    #expect(record[.kid] == "aaaaaaaaaaaa")
    #expect(record[.status] == "200")
    #expect(record[.correlator] == "c1")
    #expect(record[.trace] == "0af7651916cd43dd8448eb211c80319c")
    #expect(record.values.allSatisfy { !$0.value.contains("taro") })
    #expect(record.values.allSatisfy { !$0.value.contains(Keys.service) })
  }

  @Test func fieldsAreAClosedSet() {
    #expect(
      Set(AccessRecord.Field.allCases.map(\.rawValue)) == [
        "request", "endpoint", "method", "status", "code", "tenant", "kid", "service", "microseconds", "bytes_in",
        "bytes_out", "correlator", "trace", "listener", "fault",
      ])
  }

  @Test func aCorrelatorCannotForgeALine() async throws {
    let surface = TestSurface()
    _ = try await surface.send(.get, "/open", [("Fiware-Correlator", "a\tb" + String(repeating: "x", count: 250))])
    let text = try #require(surface.log.records.first?[.correlator])
    #expect(text.hasPrefix("a b"))
    #expect(LogText.harmless("a\r\nlevel=error\u{2028}") == "a  level=error ")
    #expect(LogText.harmless(String(repeating: "あ", count: 200)).utf8.count == 255)
  }

  private static let made: String = {
    var generator = SystemRandomNumberGenerator()
    return APIKeyText.mint(.service, .test, Keys.code("072028"), using: &generator).reveal()
  }()

  /// Keeps events as a handler would get them.
  private final class Collected: Sendable {
    let lines = Mutex<[String]>([])
  }

  private struct CollectingHandler: LogHandler {
    let collected: Collected
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      collected.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:]) \(metadata)") }
    }
  }

  @Test func noKeyPassesTheLogger() {
    let collected = Collected()
    var logger = Logger(label: "test") { _ in KeyFilteringLogHandler(CollectingHandler(collected: collected)) }
    logger[metadataKey: "fixed"] = "\(Self.made)"
    logger.info(
      "key is \(Self.made) indeed",
      metadata: [
        "plain": "\(Self.made)", "list": ["\(Self.made)", "b"], "nested": ["k": "\(Self.made)"],
        "convertible": .stringConvertible(Self.made),
      ])
    let line = collected.lines.withLock { $0.joined() }
    #expect(!line.contains(Self.made))
    #expect(line.contains("key is moyai_… indeed"))
    #expect(line.contains("b"))
  }

  @Test func onlyNotableRequestsGetALineByDefault() async throws {
    let surface = TestSurface(extent: .notable)
    _ = try await surface.send(.get, "/v2/things/E1")
    #expect(surface.log.records.isEmpty)
    _ = try await surface.send(.delete, "/v2/things/E1")
    _ = try await surface.send(.get, "/v2/nowhere")
    #expect(surface.log.records.map { $0[.status] } == ["400"], "what a sensor writes is counted, not logged")
    let absent = TestSurface([SampleEndpoints.failing(NGSIError(.notImplemented, "not here"))])
    _ = try await absent.send(.get, "/v2/fail")
    #expect(absent.log.levels == [.info])
    let faults = TestSurface(extent: .faults)
    _ = try await faults.send(.get, "/v2/nowhere")
    #expect(faults.log.records.isEmpty)
  }

  @Test func metricsCountByEndpointAndStatus() async throws {
    let surface = TestSurface(SampleEndpoints.all + PublicEndpoints.all, listener: .admin)
    let data = TestSurface()
    _ = try await data.send(.get, "/v2/things/secret-entity")
    _ = try await data.send(.get, "/v2/things/other")
    _ = try await data.send(.get, "/v2/nowhere/secret-path")
    let text = data.dependencies.metrics.text()
    #expect(
      text.contains(
        "moyai_http_requests_total{listener=\"data\",endpoint=\"sample.entity.read\",status=\"2xx\"} 2\n"))
    #expect(text.contains("moyai_http_requests_total{listener=\"data\",endpoint=\"none\",status=\"4xx\"} 1\n"))
    #expect(text.contains("le=\"+Inf\"} 2\n"))
    #expect(!text.contains("secret"))
    let reply = try await surface.send(.get, "/metrics", key: nil)
    #expect(reply.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
    #expect(reply.body.contains("# TYPE moyai_http_requests_total counter\n"))
  }

  @Test(arguments: [(0, "0"), (1, "0.000001"), (250, "0.00025"), (1_000_000, "1"), (2_500_000, "2.5")])
  func microsecondsAreWrittenAsSeconds(_ value: Int, _ text: String) {
    #expect(MetricsText.seconds(value) == text)
  }

  @Test func anotherPartAddsItsNumbers() {
    let metrics = SurfaceMetrics()
    metrics.add { text in
      text.family("moyai_test", .gauge, "x")
      text.sample("moyai_test", [("a", "q\"uo\\te\n")], 3)
    }
    #expect(
      metrics.text().hasSuffix("# HELP moyai_test x\n# TYPE moyai_test gauge\nmoyai_test{a=\"q\\\"uo\\\\te\\n\"} 3\n"))
  }
}
