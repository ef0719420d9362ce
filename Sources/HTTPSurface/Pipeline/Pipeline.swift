import CivilTime
import HTTPTypes
import Logging
import Metering
import NGSI
import NIOCore
import Postgres
import Tenancy

/// The way of every request, from what the transport received to what it sends: one straight line in which each step
/// leaves the next one less to doubt. A request that cannot succeed ends before it takes a database connection.
package final class Pipeline: Sendable {
  let admission: Admission
  let services: Services
  let authenticator: any Authenticating
  let persons: (any PersonAuthenticating)?
  let confirmation: @Sendable (TenantAccess) async throws -> Void
  let usage: any UsageCounting
  let limits: SurfaceLimits
  let clock: any WallClock
  let observer: SurfaceObserver
  let drain: Drain
  let dates = HTTPDateCache()

  package init(_ listener: Listener, _ dependencies: Dependencies) {
    limits = dependencies.limits
    let router = Router(dependencies.endpoints.filter { $0.listeners.contains(listener) })
    admission = Admission(limits: dependencies.limits, router: router)
    services = dependencies.services
    authenticator = dependencies.authenticator
    persons = dependencies.persons
    confirmation = dependencies.confirmation
    usage = dependencies.usage
    clock = dependencies.clock
    drain = dependencies.drain
    observer = SurfaceObserver(listener: listener, router: router, dependencies: dependencies)
  }

  /// Answers one request. Never throws: what goes wrong is an answer too.
  package func respond(to request: RawRequest) async -> Outgoing {
    var exchange = Exchange(request, at: clock.now(), limits: limits)
    let inFlight = drain.enter()
    defer { drain.leave() }
    do {
      guard inFlight <= limits.inFlightMax else { throw Problem(.overloaded) }
      return finish(try await work(request, &exchange), exchange)
    } catch {
      return refuse(error, &exchange)
    }
  }

  /// The answer to a request that failed.
  func refuse(_ error: any Error, _ exchange: inout Exchange) -> Outgoing {
    let fault = exchange.closing(Fault(error))
    exchange.fault = fault
    let answer = fault.answer(
      exchange.shape, requestID: exchange.id, asText: exchange.errorsAsText, language: exchange.language)
    return finish(answer, exchange)
  }

  private func work(_ request: RawRequest, _ exchange: inout Exchange) async throws -> Answer {
    try await refuseKey(in: request.target, at: exchange.receivedAt)
    let admitted = try admission.admit(request, exchange.fields, exchange.shape)
    let entry = admitted.entry
    exchange.entry = entry
    let attempt = try await identify(entry, request.peer, &exchange)
    let gaps = try admitted.decodedGaps()
    let accept = try admitted.checkAccept(exchange.fields)
    let contentType = try admitted.checkBody(exchange.fields)
    let query = try admitted.decodedQuery(limits)
    let repetition = try RepetitionKey(entry.endpoint, exchange.fields)
    let body = try await readBody(request.body, admitted, &exchange)
    let info = RequestInfo(
      id: exchange.id, correlator: exchange.correlator, trace: exchange.fields.traceParent.flatMap(TraceParent.init),
      method: request.method, endpoint: entry.endpoint, fields: exchange.fields, query: query, gaps: gaps,
      receivedAt: exchange.receivedAt, accept: accept, contentType: contentType, body: body,
      repetition: repetition)
    try await refuseNumbers(info, target: request.target, attempt, &exchange)
    return try await serve(info, attempt, &exchange)
  }

  /// Completes the head and writes down what happened.
  private func finish(_ answer: Answer, _ exchange: Exchange) -> Outgoing {
    var answer = answer
    if drain.isDraining { answer.headers[.connection] = "close" }
    exchange.caller?.announceEnd(in: &answer.headers)
    if exchange.isAboutAPerson { Self.guardPrivacy(&answer.headers, exchange.id) }
    let standing = exchange.standing.flatMap { answer.status.code == 429 || $0.isWorthTelling ? $0 : nil }
    let fields = ResponseHead.fields(
      of: answer, date: dates.text(exchange.receivedAt), correlator: exchange.correlator, standing: standing)
    observer.finished(exchange, status: answer.status.code, bytesOut: answer.bodyBytes)
    count(exchange, answer)
    let head = HTTPResponse(status: answer.status, headerFields: fields)
    switch answer.body {
    case .absent, .empty: return Outgoing(head: head)
    case .bytes(let buffer, _): return Outgoing(head: head, body: buffer)
    case .stream(let stream, _): return Outgoing(head: head, stream: stream)
    }
  }
}
