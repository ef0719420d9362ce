import Billing
import Broker
import CivilTime
import HTTPTypes
import Metering
import NIOCore
import Postgres
import StrictJSON
import Testing

@testable import HTTPSurface
@testable import Tenancy

/// A surface with endpoints of its own, fakes behind it, and no socket in front of it.
struct TestSurface {
  static let now = Timestamp(iso8601: "2026-11-22T00:00:00Z") ?? Timestamp(seconds: 0)

  let pipeline: Pipeline
  let authenticator: FakeAuthenticator
  let usage: FakeUsage
  let log: CollectedLog
  let dependencies: Dependencies

  init(
    _ endpoints: [Endpoint] = SampleEndpoints.all, authenticator: FakeAuthenticator = Keys.authenticator,
    limits: SurfaceLimits = SurfaceLimits(), readiness: Readiness = Readiness([]), listener: Listener = .data,
    extent: AccessLog.Extent = .all, persons: (any PersonAuthenticating)? = nil,
    confirmation: @escaping @Sendable (TenantAccess) async throws -> Void = { _ in }
  ) {
    let log = CollectedLog()
    let clock = ManualClock(Self.now)
    let metrics = SurfaceMetrics()
    let drain = Drain()
    let services = Self.services(clock, readiness, metrics, drain)
    usage = FakeUsage()
    dependencies = Dependencies(
      endpoints: endpoints, services: services, authenticator: authenticator, persons: persons,
      confirmation: confirmation, usage: usage,
      limits: limits,
      clock: clock, drain: drain, metrics: metrics, accessLog: AccessLog(extent: extent) { log.note($0, $1) })
    pipeline = Pipeline(listener, dependencies)
    self.authenticator = authenticator
    self.log = log
  }

  /// Services before a database that nobody runs. No test of this target may ask it; those that do are system tests.
  private static func services(
    _ clock: ManualClock, _ readiness: Readiness, _ metrics: SurfaceMetrics, _ drain: Drain
  ) -> Services {
    let database = Database(DatabaseConfiguration(app: "host=/nowhere"))
    guard let peppers = try? PepperRing([1: [UInt8](repeating: 7, count: 32)]) else {
      preconditionFailure("32 bytes are a pepper")
    }
    return Services(
      clock: clock, product: Product(version: "0.1.0", startedAt: now - .seconds(5)), readiness: readiness,
      metrics: metrics, drain: drain, database: database, broker: EntityService(database, clock: clock),
      keys: KeyService(peppers: peppers, environment: .test), repetitions: RepetitionLedger(database),
      usage: UsageReader(database: database, wallClock: clock), statements: StatementReader(database: database))
  }

  /// Sends a request. A body brings its Content-Length along, unless the headers say otherwise.
  func send(
    _ method: HTTPRequest.Method, _ target: String, _ headers: [(String, String)] = [], key: String? = Keys.service,
    body: String? = nil
  ) async throws -> Reply {
    var fields = HTTPFields()
    if let key { fields.append(HTTPField(name: .apiKey, value: key)) }
    for (name, value) in headers {
      fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
    }
    let bytes = ByteBuffer(string: body ?? "")
    if let body, fields[.contentLength] == nil { fields[.contentLength] = String(body.utf8.count) }
    let outgoing = await pipeline.respond(
      to: RawRequest(
        method: method, target: target, headers: fields, body: WholeBody(bytes), peer: .address("192.0.2.7")))
    return Reply(outgoing)
  }
}

/// A response, easy to ask.
struct Reply: Sendable {
  let status: Int
  let headers: HTTPFields
  let body: String

  init(_ outgoing: Outgoing) {
    status = outgoing.head.status.code
    headers = outgoing.head.headerFields
    body = outgoing.body.map { String(buffer: $0) } ?? ""
  }

  var json: JSON? { try? JSON(parsing: body) }
  func member(_ name: String) -> String? { json?.object?[name]?.string }
  var code: String? { member("code") }
  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}
