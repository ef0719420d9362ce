internal import CLibPQ

/// A thread that owns one connection and works off a mailbox.
///
/// States: *disconnected* → *connecting* → *idle* ⇄ *working* → *lost* → *connecting* after a pause. A lazy worker
/// rests in *disconnected* until work comes.
final class Worker<Item: WorkItem> {
  private let pool: WorkerPool<Item>
  private let index: Int
  private let handler: any WorkHandler<Item>
  private var backoff: Backoff

  private var mailbox: Mailbox<Item> { pool.mailbox }
  private var wakeUp: WakeUp { pool.mailbox.wakeUps[index] }

  init(_ pool: WorkerPool<Item>, index: Int, handler: any WorkHandler<Item>) {
    self.pool = pool
    self.index = index
    self.handler = handler
    backoff = Backoff(first: pool.settings.backoffMin, longest: pool.settings.backoffMax)
  }

  func run() {
    while !mailbox.isClosed {
      if pool.settings.isLazy { sleepUntilWork() }
      guard let connection = connect() else { continue }
      pool.cancels[index].attach(connection)
      pool.connectionOpened()
      serve(connection)
      pool.cancels[index].detach()
      mailbox.leave(worker: index)
      pool.connectionClosed(connection)
    }
  }

  private func connect() -> Connection? {
    guard !mailbox.isClosed else { return nil }
    let start = ContinuousClock.now
    do throws(PostgresError) {
      let mailbox = mailbox
      let connection = try Connection(to: pool.settings.conninfo, settings: pool.settings.settings) {
        mailbox.isClosed
      }
      backoff.reset()
      pool.settings.observer(.connected(pool.settings.name, duration: start.duration(to: .now)))
      return connection
    } catch {
      guard !mailbox.isClosed else { return nil }
      let pause = backoff.next()
      pool.settings.observer(.connectFailed(pool.settings.name, error, retryIn: pause))
      pool.attemptFailed(error)
      sleep(pause)
      return nil
    }
  }

  /// Returns when the mailbox is closed or the connection is of no more use.
  private func serve(_ connection: Connection) {
    while !connection.isLost && !connection.isRetired {
      switch mailbox.take(worker: index, max: pool.settings.takeMax) {
      case .closed: return
      case .nothing(let longest):
        if connection.waitWhileIdle(or: wakeUp.descriptor, longest: longest) { wakeUp.clear() }
      case .work(let items, let expired):
        pool.failExpired(expired)
        if !items.isEmpty { handler.handle(items, on: connection) }
        connection.giveUpEvictedStatements()
      }
    }
  }

  /// Without a connection the worker waits for work only.
  private func sleepUntilWork() {
    mailbox.endOutage()
    while mailbox.noteSleeping(worker: index) {
      var entry = pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, -1) > 0 { wakeUp.clear() }
    }
  }

  private func sleep(_ pause: Duration) {
    let end = Deadline.after(pause)
    while !end.hasPassed, !mailbox.isClosed {
      var entry = pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0)
      if poll(&entry, 1, end.pollMilliseconds) > 0 { wakeUp.clear() }
    }
  }
}
