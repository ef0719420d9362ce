import Broker
import CivilTime
import HTTPTypes
import Metering
import NGSI
import NIOCore
import Tenancy

/// The express way of the hottest requests (HTTPSurface.docc, the express way): the same judgements as ``Pipeline`` makes,
/// in the same order and by the same parts, without a task and without a value in between. Whatever is not plain
/// goes the long way.
final class ExpressWay: Sendable {
  let pipeline: Pipeline
  private let reading: RoutedEndpoint
  private let updating: RoutedEndpoint
  private let appending: RoutedEndpoint
  /// Nil on a listener without the planes of persons.
  let readingPersons: RoutedEndpoint?

  /// Nil on a listener that does not serve the endpoints.
  init?(_ pipeline: Pipeline) {
    func entry(_ path: Substring, _ method: HTTPRequest.Method) -> RoutedEndpoint? {
      pipeline.admission.router.match(path: path)?.route.endpoint(for: method)
    }
    guard let reading = entry("/v2/entities/x", .get), let updating = entry("/v2/entities/x/attrs", .patch),
      let appending = entry("/v2/entities/x/attrs", .post),
      [reading, updating, appending].allSatisfy({ $0.endpoint.operation != nil })
    else { return nil }
    self.pipeline = pipeline
    self.reading = reading
    self.updating = updating
    self.appending = appending
    let persons = entry("/personal/v1/subjects/x", .get)
    if case .personal(.read)? = persons?.endpoint.access { readingPersons = persons } else { readingPersons = nil }
  }

  /// Where a request came in, and what stays of it from one to the next.
  struct Arrival {
    let head: PlainHead
    let buffer: ByteBuffer
    let connection: ConnectionHandler
    let channel: any Channel
    let executor: EventLoopExecutor
  }

  /// Begins a request, if it is one for this way and its key is known.
  /// - Parameter shown: the keys that the connection showed last.
  /// - Returns: false for what must go the long way.
  func begin(_ arrival: Arrival, _ shown: inout ShownKeys) -> Bool {
    arrival.buffer.withUnsafeReadableBytes { bytes in
      if arrival.head.bodyBytes > 0 { return beginUpdate(arrival, bytes, &shown.data) }
      return beginRead(arrival, bytes, &shown.data) || beginPersonalRead(arrival, bytes, &shown.personal)
    }
  }

  private func beginRead(_ arrival: Arrival, _ bytes: UnsafeRawBufferPointer, _ shown: inout ShownKey?) -> Bool {
    guard let form = KeyedReadForm(arrival.head, bytes), let id = try? EntityID(bytes.text(form.id)) else {
      return false
    }
    return begin(reading, arrival, form.fields, bytes, &shown, with: \.reader) { reader, request in
      pipeline.services.metrics.expressReads.add(1, at: 0)
      reader.read(id, type: form.type.map(bytes.text)) { request.finish(.read($0)) }
    }
  }

  private func beginUpdate(_ arrival: Arrival, _ bytes: UnsafeRawBufferPointer, _ shown: inout ShownKey?) -> Bool {
    guard let form = KeyedUpdateForm(arrival.head, bytes), let id = try? EntityID(bytes.text(form.id)),
      let inputs = try? form.attributes(in: bytes)
    else { return false }
    return begin(form.appends ? appending : updating, arrival, form.fields, bytes, &shown, with: \.writer) {
      writer, request in
      pipeline.services.metrics.expressUpdates.add(1, at: 0)
      writer.write(form.appends ? .append(inputs) : .update(inputs), to: id, correlator: request.correlator) {
        request.finish(.written($0))
      }
    }
  }

  /// Lets a request in as the long way would.
  /// - Parameters:
  ///   - worker: what the key has for this; nil when it may not do it.
  ///   - start: hands the request to the database.
  private func begin<Worker>(
    _ entry: RoutedEndpoint, _ arrival: Arrival, _ fields: ExpressFields, _ bytes: UnsafeRawBufferPointer,
    _ shown: inout ShownKey?, with worker: (ShownKey) -> Worker?, _ start: (Worker, KeyedRequest) -> Void
  ) -> Bool {
    letIn(fields, bytes) { now, correlator in
      guard let (key, worker, standing) = admit(fields, bytes, &shown, arrival.channel, at: now, to: worker) else {
        return false
      }
      start(
        worker,
        KeyedRequest(
          entry, arrival, shown: key, standing: standing, correlator: correlator, receivedAt: now, way: self))
      return true
    }
  }

  /// Opens the door as the long way does.
  /// - Parameter begin: begins the request; false where it must go the long way.
  func letIn(
    _ fields: ExpressFields, _ bytes: UnsafeRawBufferPointer,
    _ begin: (_ now: Timestamp, _ correlator: String?) -> Bool
  ) -> Bool {
    var correlator: String?
    if let place = fields.correlator, !place.isEmpty {
      guard place.count <= pipeline.limits.correlatorBytesMax else { return false }
      correlator = bytes.text(place)
    }
    let now = pipeline.clock.now()
    if pipeline.drain.enter() <= pipeline.limits.inFlightMax, !pipeline.drain.isDraining, begin(now, correlator) {
      return true
    }
    pipeline.drain.leave()
    return false
  }

  /// Counts the request of a known key: the one shown last, if it still is what it was.
  private func admit<Worker>(
    _ fields: ExpressFields, _ bytes: UnsafeRawBufferPointer, _ shown: inout ShownKey?, _ channel: any Channel,
    at now: Timestamp, to worker: (ShownKey) -> Worker?
  ) -> (ShownKey, Worker, RateStanding)? {
    if let last = shown, last.isShown(by: fields, bytes) {
      guard let worker = worker(last) else { return nil }
      if let standing = pipeline.authenticator.admit(last.key, at: now) { return (last, worker, standing) }
    }
    shown = recognise(fields, bytes, channel, at: now)
    guard let shown, let worker = worker(shown), let standing = pipeline.authenticator.admit(shown.key, at: now)
    else { return nil }
    return (shown, worker, standing)
  }

  /// The key of a request, if it is known and may do anything here. Keys that are about to end, which every answer then
  /// says, and everything that is to be refused are for the long way.
  private func recognise(
    _ fields: ExpressFields, _ bytes: UnsafeRawBufferPointer, _ channel: any Channel, at now: Timestamp
  ) -> ShownKey? {
    guard let key = recognised(fields, bytes, plane: .data, from: Peer.channel(channel).address, at: now),
      key.caller.rotation == nil
    else { return nil }
    return ShownKey(key, reader: reader(for: key.caller), writer: writer(for: key.caller), shownBy: fields, bytes)
  }

  func recognised(
    _ fields: ExpressFields, _ bytes: UnsafeRawBufferPointer, plane: Tenancy.Plane, from address: IPAddress?,
    at now: Timestamp
  ) -> RecognisedKey? {
    let value = bytes.text(fields.credential.value)
    let claim = fields.fiwareService.map { [bytes.text($0)] } ?? []
    guard
      let credential = try? PresentedCredential(
        authorization: fields.credential.field == .authorization ? [value] : [],
        apiKey: fields.credential.field == .apiKey ? [value] : [],
        authToken: fields.credential.field == .authToken ? [value] : []),
      let tenant = try? TenantClaim(fiwareService: claim, moyaiTenant: [])
    else { return nil }
    return pipeline.authenticator.recognise(credential, claim: tenant, plane: plane, from: address, at: now)
  }

  private func reader(for caller: Caller) -> KeyedReader? {
    guard let caller = brokerCaller(caller, for: reading) else { return nil }
    return try? KeyedReader(pipeline.services.broker, for: caller)
  }

  /// Updating and appending ask for the same scope and are charged alike, so one writer does both.
  private func writer(for caller: Caller) -> KeyedWriter? {
    guard updating.endpoint.operation == appending.endpoint.operation, brokerCaller(caller, for: appending) != nil,
      let caller = brokerCaller(caller, for: updating)
    else { return nil }
    return try? KeyedWriter(pipeline.services.broker, for: caller)
  }

  private func brokerCaller(_ caller: Caller, for entry: RoutedEndpoint) -> BrokerCaller? {
    guard (try? caller.check(entry.endpoint.access)) != nil else { return nil }
    return try? BrokerCaller(caller, entry.endpoint, correlator: "")
  }
}
