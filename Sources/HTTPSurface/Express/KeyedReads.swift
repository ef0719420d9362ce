import Broker
import CivilTime
import HTTPTypes
import Metering
import NGSI
import NIOCore
import Tenancy

/// The express way of the hottest read (HTTPSurface.docc, the express way): the same judgements as ``Pipeline`` makes,
/// in the same order and by the same parts, without a task and without a value in between. Whatever is not plain
/// goes the long way.
final class KeyedReads: Sendable {
  private let pipeline: Pipeline
  private let entry: RoutedEndpoint

  /// Nil on a listener that does not serve the endpoint.
  init?(_ pipeline: Pipeline) {
    guard let entry = pipeline.admission.router.match(path: "/v2/entities/x")?.route.endpoint(for: .get),
      entry.endpoint.operation != nil
    else { return nil }
    self.pipeline = pipeline
    self.entry = entry
  }

  /// Begins a read, if the request is one and its key is known.
  /// - Parameter shown: the key that the connection showed last.
  /// - Returns: false for what must go the long way.
  func begin(
    _ head: PlainHead, _ buffer: ByteBuffer, _ shown: inout ShownKey?, on connection: ConnectionHandler,
    _ channel: any Channel, _ executor: EventLoopExecutor
  ) -> Bool {
    buffer.withUnsafeReadableBytes { bytes in
      guard let form = KeyedReadForm(head, bytes), let id = try? EntityID(bytes.text(form.id)) else { return false }
      var correlator: String?
      if let place = form.correlator, !place.isEmpty {
        guard place.count <= pipeline.limits.correlatorBytesMax else { return false }
        correlator = bytes.text(place)
      }
      let now = pipeline.clock.now()
      guard pipeline.drain.enter() <= pipeline.limits.inFlightMax, !pipeline.drain.isDraining,
        let (shown, standing) = admit(form, bytes, &shown, channel, at: now)
      else {
        pipeline.drain.leave()
        return false
      }
      let read = KeyedRead(
        bytes: buffer, head: head, shown: shown, standing: standing, correlator: correlator, receivedAt: now,
        reads: self, connection: NIOLoopBound(connection, eventLoop: channel.eventLoop), executor: executor)
      pipeline.services.metrics.expressReads.add(1, at: 0)
      shown.reader.read(id, type: form.type.map(bytes.text)) { read.finish($0) }
      return true
    }
  }

  /// Counts the request of a known key: the one shown last, if it still is what it was.
  private func admit(
    _ form: KeyedReadForm, _ bytes: UnsafeRawBufferPointer, _ shown: inout ShownKey?, _ channel: any Channel,
    at now: Timestamp
  ) -> (ShownKey, RateStanding)? {
    if let last = shown, last.isShown(by: form, bytes), let standing = pipeline.authenticator.admit(last.key, at: now) {
      return (last, standing)
    }
    shown = recognise(form, bytes, channel, at: now)
    guard let shown, let standing = pipeline.authenticator.admit(shown.key, at: now) else { return nil }
    return (shown, standing)
  }

  /// The key of a request, if it is known and may do this. Keys that are about to end, which every answer then says, and
  /// everything that is to be refused are for the long way.
  private func recognise(
    _ form: KeyedReadForm, _ bytes: UnsafeRawBufferPointer, _ channel: any Channel, at now: Timestamp
  ) -> ShownKey? {
    let value = bytes.text(form.credential.value)
    let claim = form.fiwareService.map { [bytes.text($0)] } ?? []
    guard
      let credential = try? PresentedCredential(
        authorization: form.credential.field == .authorization ? [value] : [],
        apiKey: form.credential.field == .apiKey ? [value] : [],
        authToken: form.credential.field == .authToken ? [value] : []),
      let tenant = try? TenantClaim(fiwareService: claim, moyaiTenant: []),
      let key = pipeline.authenticator.recognise(
        credential, claim: tenant, plane: .data, from: Peer.channel(channel).address, at: now),
      key.caller.rotation == nil, (try? key.caller.check(entry.endpoint.access)) != nil,
      let caller = try? BrokerCaller(key.caller, entry.endpoint, correlator: ""),
      let reader = try? KeyedReader(pipeline.services.broker, for: caller)
    else { return nil }
    return ShownKey(key, reader, shownBy: form, bytes)
  }

  /// Answers on the event loop.
  func answer(_ read: KeyedRead, _ result: Result<StoredEntity, any Error>) {
    let connection = read.connection.value
    do {
      let entity = try result.get()
      var body: [UInt8] = []
      try entity.write(Output(), into: &body)
      pipeline.observer.finished(entry, since: read.started, bytesOut: body.count) { exchange(of: read) }
      pipeline.usage.count(
        read.shown.origin, entry.endpoint.operation ?? .rejected, bytesIn: 0, bytesOut: Int64(body.count),
        at: read.receivedAt)
      connection.send(body, date: pipeline.dates.text(read.receivedAt), read, closes: pipeline.drain.isDraining)
      pipeline.drain.leave()
    } catch let refused as AccessRefused where refused.mayPass {
      // The record of the key was out of date; the long way asks the database.
      pipeline.authenticator.forget(read.caller)
      pipeline.drain.leave()
      connection.startLong(read)
    } catch {
      var exchange = exchange(of: read)
      connection.send(pipeline.refuse(error, &exchange))
      pipeline.drain.leave()
    }
  }

  /// What the long way would know of the request.
  private func exchange(of read: KeyedRead) -> Exchange {
    let request = read.head.rawRequest(read.bytes, .unknown)
    var exchange = Exchange(
      request, id: read.id, at: read.receivedAt, since: read.started, limits: pipeline.limits)
    exchange.entry = entry
    exchange.caller = read.caller
    exchange.standing = read.standing
    return exchange
  }
}
