import Broker
import CivilTime
import NGSI
import NIOCore
import Tenancy

/// One request on the express way, from its head to its answer: what ``Exchange`` is on the long one.
///
/// `@unchecked Sendable`: the event loop owns it, except that the database's thread puts the outcome down, once, before it
/// hands it back through the executor's mutex.
final class ExpressRequest: @unchecked Sendable {
  /// What the database made of it.
  enum Outcome {
    case read(Result<StoredEntity, any Error>)
    case written(Result<WriteReceipt, any Error>)
  }

  let entry: RoutedEndpoint
  let bytes: ByteBuffer
  let head: PlainHead
  let shown: ShownKey
  let standing: RateStanding
  let id: RequestID
  let correlator: String
  let receivedAt: Timestamp
  let started: SuspendingClock.Instant
  private let way: ExpressWay
  /// The connection is the event loop's; nothing else touches it.
  let connection: NIOLoopBound<ConnectionHandler>
  private let executor: EventLoopExecutor
  private var outcome: Outcome?

  init(
    _ entry: RoutedEndpoint, bytes: ByteBuffer, head: PlainHead, shown: ShownKey, standing: RateStanding,
    correlator: String?, receivedAt: Timestamp, way: ExpressWay, connection: NIOLoopBound<ConnectionHandler>,
    executor: EventLoopExecutor
  ) {
    self.entry = entry
    self.bytes = bytes
    self.head = head
    self.shown = shown
    self.standing = standing
    id = RequestID.next()
    self.correlator = correlator ?? id.uuid
    self.receivedAt = receivedAt
    started = .now
    self.way = way
    self.connection = connection
    self.executor = executor
  }

  /// Called by whatever thread has the outcome.
  func finish(_ outcome: Outcome) {
    self.outcome = outcome
    executor.handBack(self)
  }

  /// Called on the event loop.
  func answer() {
    guard let outcome else { preconditionFailure("a request is handed back with its outcome") }
    way.answer(self, outcome)
  }

  var caller: Caller { shown.key.caller }

  /// The request as the long way takes it.
  func rawRequest(_ peer: Peer) -> RawRequest { head.rawRequest(bytes, peer) }
}
