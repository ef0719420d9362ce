internal import CLibPQ

/// A mailbox, its workers, and the way of an item through them.
final class WorkerPool<Item: WorkItem>: Sendable {
  let settings: PoolSettings
  let mailbox: Mailbox<Item>
  let cancels: [CancelSlot]
  private let reachabilityChanged: @Sendable (Bool) -> Void
  private let makeHandler: @Sendable (CancelSlot) -> any WorkHandler<Item>

  init(
    _ settings: PoolSettings, reachabilityChanged: @escaping @Sendable (Bool) -> Void = { _ in },
    makeHandler: @escaping @Sendable (CancelSlot) -> any WorkHandler<Item>
  ) {
    self.settings = settings
    self.reachabilityChanged = reachabilityChanged
    self.makeHandler = makeHandler
    mailbox = Mailbox(
      bound: settings.queueMax, workers: settings.workers, company: settings.company, later: settings.wakeLater)
    cancels = (0..<settings.workers).map { _ in CancelSlot() }
  }

  var isConnected: Bool { mailbox.isConnected }

  var load: PoolLoad { mailbox.load }

  /// Starts the threads and returns when they have ended, after `stop`.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      for index in 0..<settings.workers {
        group.addTask { [self] in
          await WorkerThread.run("moyai-\(settings.name.rawValue.prefix(6))-\(index)") { [self] in
            Worker(self, index: index, handler: makeHandler(cancels[index])).run()
          }
        }
      }
    }
  }

  /// Fails what waits and interrupts what runs: whoever stops the client has already let its callers finish.
  func stop() {
    guard let waiting = mailbox.close() else { return }
    for item in waiting { item.fail(PostgresError(.unavailable, "the database client is stopping")) }
    let cancels = cancels
    // A job may be between two statements, where an interruption is lost on it: so until nothing runs any more.
    WorkerThread.start("moyai-stop") {
      var isBusy = true
      while isBusy {
        isBusy = false
        for slot in cancels where slot.interruptAny() { isBusy = true }
        if isBusy { usleep(100_000) }
      }
    }
  }

  func submit(_ item: Item) {
    guard let refusal = mailbox.submit(item) else { return }
    if refusal.code == .queueFull { settings.observer(.queueFull(settings.name)) }
    item.fail(refusal)
  }

  /// Withdraws what waits and interrupts what runs, if `isInterruptible`.
  func cancel(_ item: Item, isInterruptible: Bool) {
    switch mailbox.cancel(item) {
    case .withdrawn: item.fail(PostgresError(.cancelled))
    case .taken(let worker) where isInterruptible:
      // PQcancel blocks, so it gets a thread; cancellations of running transactions are rare.
      let slot = cancels[worker]
      WorkerThread.start("moyai-cancel") { slot.interrupt(ObjectIdentifier(item)) }
    case .taken, .early, .done: break
    }
  }

  /// Fails what has waited too long. Workers do so themselves unless all of them are busy.
  func expire() {
    failExpired(mailbox.takeExpired())
  }

  func failExpired(_ expired: [Item]) {
    guard !expired.isEmpty else { return }
    settings.observer(.waitedTooLong(settings.name, requests: expired.count))
    for item in expired { item.fail(PostgresError(.timeout, "waited too long for a connection")) }
  }

  func connectionOpened() {
    if mailbox.connectionOpened() { reachabilityChanged(true) }
  }

  func connectionClosed(_ connection: Connection) {
    let wasLast = mailbox.connectionClosed()
    if connection.isLost {
      settings.observer(.connectionLost(settings.name, PostgresError(.unavailable, connection.lossMessage)))
    }
    if wasLast { reachabilityChanged(false) }
  }

  func attemptFailed(_ error: PostgresError) {
    for item in mailbox.attemptFailed(error) { item.fail(error) }
  }
}
