import CivilTime
import Consent
import Metering
import NumberGuard
import Tenancy

/// What is known about one request while it passes through: it grows from an id to a caller with an endpoint.
/// Its last reader writes the metrics, the usage and the log line from it.
struct Exchange {
  let id: RequestID
  let receivedAt: Timestamp
  let started: SuspendingClock.Instant
  let fields: RequestFields
  let shape: ErrorShape
  let correlator: String
  /// In which language a refusal is told; nil where machines read it.
  let language: TitleLanguage?
  var entry: RoutedEndpoint?
  var caller: Caller?
  /// Who asks, where a token proved it; then there is no `caller`.
  var person: Person?
  /// The key of a request for personal data, well-formed and not judged yet.
  var presented: PresentedKey?
  /// Whose use it was, where the work itself found out.
  var foundOrigin: UsageOrigin?
  /// Where the body of a provider's write may hold an Individual Number.
  var suspected: Finding?
  var standing: RateStanding?
  var bytesIn = 0
  var fault: Fault?

  init(_ request: RawRequest, at now: Timestamp, limits: SurfaceLimits) {
    self.init(request, id: RequestID.next(), at: now, since: .now, limits: limits)
  }

  /// - Parameter started: when the request was there.
  init(
    _ request: RawRequest, id: RequestID, at now: Timestamp, since started: SuspendingClock.Instant,
    limits: SurfaceLimits
  ) {
    self.id = id
    receivedAt = now
    self.started = started
    fields = request.fields
    let path = Admission.path(of: request.target).path
    shape = ErrorShape(path: path)
    language = ErrorShape.isForPersons(path) ? TitleLanguage(acceptLanguage: request.fields.acceptLanguage) : nil
    if let correlator = fields.correlator, !correlator.isEmpty, correlator.utf8.count <= limits.correlatorBytesMax {
      self.correlator = correlator
    } else {
      correlator = id.uuid
    }
  }

  /// Errors of a resource that can answer as text are labelled text for a client that reads nothing else, as Orion
  /// does (NGSI behaviour 26).
  var errorsAsText: Bool {
    guard shape == .ngsi, let entry, entry.produces.contains(.text), let field = fields.accept else { return false }
    return !Accept(field: field).allows(.json)
  }
}
