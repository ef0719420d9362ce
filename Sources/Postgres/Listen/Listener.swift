internal import CLibPQ
internal import Synchronization

/// Listens on channels by one connection of its own. A notification is only a wake-up: what it is about is read from
/// tables, so a lost one costs time, not truth. After every connect each subscriber is woken once, as anything may have
/// happened before.
final class Listener: Sendable {
  private struct State {
    var subscribers: [String: [UInt64: AsyncStream<Void>.Continuation]] = [:]
    var nextID: UInt64 = 0
    var isStopped = false
  }

  private let state = Mutex(State())
  private let wakeUp = WakeUp()
  private let conninfo: String
  private let settings: ConnectionSettings
  private let backoffRange: (Duration, Duration)
  private let observer: @Sendable (PostgresObservation) -> Void

  init(_ configuration: DatabaseConfiguration, _ observer: @escaping @Sendable (PostgresObservation) -> Void) {
    conninfo = configuration.app
    settings = configuration.settings(statementTimeout: configuration.interactiveStatementTimeout)
    backoffRange = (configuration.backoffMin, configuration.backoffMax)
    self.observer = observer
  }

  func subscribe(_ channel: String) -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state -> UInt64? in
      guard !state.isStopped else { return nil }
      state.nextID += 1
      state.subscribers[channel, default: [:]][state.nextID] = continuation
      return state.nextID
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.subscribers[channel]?.removeValue(forKey: id) }
    }
    wakeUp.signal()
    return stream
  }

  func stop() {
    let all = state.withLock { state in
      state.isStopped = true
      defer { state.subscribers = [:] }
      return state.subscribers.values.flatMap { $0.values }
    }
    for continuation in all { continuation.finish() }
    wakeUp.signal()
  }

  func run() async {
    await WorkerThread.run("moyai-listen") { [self] in
      var backoff = Backoff(first: backoffRange.0, longest: backoffRange.1)
      while !isStopped {
        guard !channels.isEmpty else {
          sleep(nil)
          continue
        }
        do throws(PostgresError) {
          let start = ContinuousClock.now
          let connection = try Connection(to: conninfo, settings: settings) { [self] in isStopped }
          backoff.reset()
          observer(.connected(.listen, duration: start.duration(to: .now)))
          do throws(PostgresError) { try listen(on: connection) } catch { observer(.connectionLost(.listen, error)) }
        } catch {
          guard !isStopped else { return }
          let pause = backoff.next()
          observer(.connectFailed(.listen, error, retryIn: pause))
          sleep(pause)
        }
      }
    }
  }

  private var isStopped: Bool { state.withLock { $0.isStopped } }

  private var channels: Set<String> { state.withLock { Set($0.subscribers.keys) } }

  private func listen(on connection: Connection) throws(PostgresError) {
    var known: Set<String> = []
    while !isStopped {
      let wanted = channels
      for channel in wanted.subtracting(known) {
        try connection.send(SQL(trusted: "LISTEN \"\(channel.split(separator: "\"").joined())\""))
        try connection.sendSync()
        _ = try connection.receiveResult(of: SQL(trusted: "LISTEN"))
        try connection.receiveSync()
        known.insert(channel)
        wake(channel)
      }
      // Before sleeping, as one may have come together with the reply to LISTEN and is no longer in the socket.
      while let channel = connection.nextNotification() { wake(channel) }
      if connection.waitWhileIdle(or: wakeUp.descriptor) { wakeUp.clear() }
      if connection.isLost { throw connection.lost() }
    }
  }

  private func wake(_ channel: String) {
    let subscribers = state.withLock { Array(($0.subscribers[channel] ?? [:]).values) }
    for continuation in subscribers { continuation.yield() }
  }

  private func sleep(_ pause: Duration?) {
    var entry = pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&entry, 1, pause.map { Deadline.after($0).pollMilliseconds } ?? -1) > 0 { wakeUp.clear() }
  }
}

extension Connection {
  /// The channel of the next notification that has arrived.
  func nextNotification() -> String? {
    guard let notification = PQnotifies(handle) else { return nil }
    defer { PQfreemem(notification) }
    return String(cString: notification.pointee.relname)
  }
}

extension Database {
  /// Yields once after every (re)connect and after every NOTIFY on the channel; several that come together are one.
  /// A wake-up only: polling the tables is the truth (Design, scale-out rules). Ends when the database client stops.
  package func wakeUps(on channel: StaticString) -> AsyncStream<Void> {
    listener.subscribe(channel.description)
  }
}
