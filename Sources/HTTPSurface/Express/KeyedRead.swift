import Broker
import CivilTime
import NGSI
import NIOCore
import Tenancy

/// One read on the express way, from its head to its answer: what ``Exchange`` is on the long one.
///
/// `@unchecked Sendable`: the event loop owns it, except that the database's thread puts the result down, once, before it
/// hands it back through the executor's mutex.
final class KeyedRead: @unchecked Sendable {
  let bytes: ByteBuffer
  let head: PlainHead
  let shown: ShownKey
  let standing: RateStanding
  let id: RequestID
  let correlator: String
  let receivedAt: Timestamp
  let started: SuspendingClock.Instant
  let reads: KeyedReads
  /// The connection is the event loop's; nothing else touches it.
  let connection: NIOLoopBound<ConnectionHandler>
  private let executor: EventLoopExecutor
  private(set) var result: Result<StoredEntity, any Error>?

  init(
    bytes: ByteBuffer, head: PlainHead, shown: ShownKey, standing: RateStanding, correlator: String?,
    receivedAt: Timestamp, reads: KeyedReads, connection: NIOLoopBound<ConnectionHandler>, executor: EventLoopExecutor
  ) {
    self.bytes = bytes
    self.head = head
    self.shown = shown
    self.standing = standing
    id = RequestID.next()
    self.correlator = correlator ?? id.uuid
    self.receivedAt = receivedAt
    started = .now
    self.reads = reads
    self.connection = connection
    self.executor = executor
  }

  /// Called by whatever thread has the result.
  func finish(_ result: Result<StoredEntity, any Error>) {
    self.result = result
    executor.handBack(self)
  }

  /// Called on the event loop.
  func answer() {
    guard let result else { preconditionFailure("a read is handed back with its result") }
    reads.answer(self, result)
  }

  var caller: Caller { shown.key.caller }

  /// The request as the long way takes it.
  func rawRequest(_ peer: Peer) -> RawRequest { head.rawRequest(bytes, peer) }
}
