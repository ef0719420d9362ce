import Broker
import CivilTime
import Consent
import NGSI
import NIOCore
import Tenancy

/// One request on the express way, from its head to its answer: what ``Exchange`` is on the long one.
///
/// `@unchecked Sendable`: it has constants alone, and restates it because classes inherit from it. What those add, the
/// outcome, they answer for themselves.
class ExpressRequest: @unchecked Sendable {
  let entry: RoutedEndpoint
  let bytes: ByteBuffer
  let head: PlainHead
  let id: RequestID
  let correlator: String
  let receivedAt: Timestamp
  let started: SuspendingClock.Instant
  let way: ExpressWay
  /// The connection is the event loop's; nothing else touches it.
  let connection: NIOLoopBound<ConnectionHandler>
  private let executor: EventLoopExecutor

  init(
    _ entry: RoutedEndpoint, _ arrival: ExpressWay.Arrival, correlator: String?, receivedAt: Timestamp, way: ExpressWay
  ) {
    self.entry = entry
    bytes = arrival.buffer
    head = arrival.head
    id = RequestID.next()
    self.correlator = correlator ?? id.uuid
    self.receivedAt = receivedAt
    started = .now
    self.way = way
    connection = NIOLoopBound(arrival.connection, eventLoop: arrival.channel.eventLoop)
    executor = arrival.executor
  }

  /// Called once, by whatever thread has put the outcome down.
  final func handBack() { executor.handBack(self) }

  /// Called on the event loop, when the outcome is there.
  func answer() {
    preconditionFailure("every kind of request answers itself")
  }

  /// The request as the long way takes it.
  final func rawRequest(_ peer: Peer) -> RawRequest { head.rawRequest(bytes, peer) }

  /// What the long way would know of the request, but for who asks.
  final func exchange() -> Exchange {
    var exchange = Exchange(
      rawRequest(.unknown), id: id, at: receivedAt, since: started, limits: way.pipeline.limits)
    exchange.entry = entry
    exchange.bytesIn = head.bodyBytes
    return exchange
  }
}

/// A request of `/v2`.
///
/// `@unchecked Sendable`: it adds the outcome, which the database's thread puts down once, before it hands the request back
/// through the executor's mutex; afterwards the event loop alone reads it.
final class KeyedRequest: ExpressRequest, @unchecked Sendable {
  /// What the database made of it.
  enum Outcome {
    case read(Result<StoredEntity, any Error>)
    case written(Result<WriteReceipt, any Error>)
  }

  let shown: ShownKey
  let standing: RateStanding
  private var outcome: Outcome?

  init(
    _ entry: RoutedEndpoint, _ arrival: ExpressWay.Arrival, shown: ShownKey, standing: RateStanding,
    correlator: String?, receivedAt: Timestamp, way: ExpressWay
  ) {
    self.shown = shown
    self.standing = standing
    super.init(entry, arrival, correlator: correlator, receivedAt: receivedAt, way: way)
  }

  var caller: Caller { shown.key.caller }

  /// Called by whatever thread has the outcome.
  func finish(_ outcome: Outcome) {
    self.outcome = outcome
    handBack()
  }

  override func answer() {
    guard let outcome else { preconditionFailure("a request is handed back with its outcome") }
    way.answer(self, outcome)
  }
}

/// A read of one person's records.
///
/// `@unchecked Sendable`: it adds the outcome, which the database's thread puts down once, before it hands the request back
/// through the executor's mutex; afterwards the event loop alone reads it.
final class PersonalReadRequest: ExpressRequest, @unchecked Sendable {
  let shown: ShownPersonalKey
  private var outcome: Result<PersonalAnswer, any Error>?

  init(
    _ entry: RoutedEndpoint, _ arrival: ExpressWay.Arrival, shown: ShownPersonalKey, correlator: String?,
    receivedAt: Timestamp, way: ExpressWay
  ) {
    self.shown = shown
    super.init(entry, arrival, correlator: correlator, receivedAt: receivedAt, way: way)
  }

  /// Called by whatever thread has the outcome.
  func finish(_ outcome: Result<PersonalAnswer, any Error>) {
    self.outcome = outcome
    handBack()
  }

  override func answer() {
    guard let outcome else { preconditionFailure("a request is handed back with its outcome") }
    way.answer(self, outcome)
  }
}
