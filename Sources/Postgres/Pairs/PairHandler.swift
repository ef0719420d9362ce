/// Sends pairs of transactions in one flush: first the first of each, then the second of each. Each is one tenant's, or belongs to
/// work that may be of many.
///
/// One Sync stands behind everything, because each costs the server a write to the socket and this side a wake-up. So a
/// statement that fails stops all that come behind it, which the server never looks at; what it passed over, and nothing
/// else, is sent again, each group alone. None of the transactions waits for the disk; behind them one more is committed with
/// a flush of its own, and the log being one sequence, that makes all of them durable. So a second transaction sees what
/// the first committed, and a crash that undoes a first undoes its second, too; nobody is told anything before all of it is
/// on disk. No order of failures can leave a result with a transaction that a crash would undo.
struct PairHandler: WorkHandler {
  let settings: PoolSettings

  func handle(_ items: [PairRequest], on connection: Connection) {
    let groups = Self.plan(items)
    guard !groups.isEmpty, tries(groups, on: connection), !groups.allSatisfy(\.isSettled) else {
      return finish(groups)
    }
    // What was committed before the failure is not on disk yet, and more may build on it.
    guard connected(groups, on: connection, { () throws(PostgresError) in try flush(on: connection) }) else {
      return finish(groups)
    }
    finish(groups.filter(\.isSettled))
    let rest = groups.filter { !$0.isSettled }
    settings.observer(.rerunAlone(requests: rest.reduce(0) { $0 + $1.count }))
    for group in rest { runAlone(group, on: connection) }
  }

  private func runAlone(_ group: PairGroup, on connection: Connection) {
    // Alone it has no neighbours: only an outdated plan can leave it untouched, and then once.
    var attempts = 0
    while group.hasMoreToRun, attempts < 2, tries([group], on: connection) { attempts += 1 }
    guard group.isToBeSplit, group.loss == nil else { return finish([group]) }
    for single in group.singles { runAlone(single, on: connection) }
  }

  /// By kind, and by tenant where they must not be of many, in the order in which the first of each came. What cannot be sent
  /// fails here, by itself.
  private static func plan(_ requests: [PairRequest]) -> [PairGroup] {
    // They are few, so looking along them costs less than a dictionary.
    var alike: [[PairRequest]] = []
    for request in requests {
      let place = alike.firstIndex { shares(request, with: $0[0]) }
      if let place { alike[place].append(request) } else { alike.append([request]) }
    }
    return alike.flatMap { sendable($0[0].group($0)) }
  }

  private static func shares(_ request: PairRequest, with other: PairRequest) -> Bool {
    guard request.kind == other.kind, request.isOfManyTenants == other.isOfManyTenants else { return false }
    return request.isOfManyTenants || request.tenant == other.tenant
  }

  private static func sendable(_ group: PairGroup) -> [PairGroup] {
    do {
      for sql in group.statements { try sql.checkValues() }
      return [group]
    } catch {
      guard group.count == 1 else { return group.singles.flatMap(sendable) }
      group.fail(error)
      return []
    }
  }

  /// Sends what these groups have left to run. When the connection is lost on the way all of them have failed.
  /// - Returns: whether it was not.
  private func tries(_ groups: [PairGroup], on connection: Connection) -> Bool {
    let start = ContinuousClock.now
    let isConnected = connected(groups, on: connection) { () throws(PostgresError) in
      let parts = parts(groups)
      guard !parts.isEmpty else { return }
      try send(parts, on: connection)
      try receive(parts, on: connection)
    }
    settings.observer(
      .groupCommit(jobs: groups.reduce(0) { $0 + $1.count }, duration: start.duration(to: .now)))
    return isConnected
  }

  private func connected(
    _ groups: [PairGroup], on connection: Connection, _ exchange: () throws(PostgresError) -> Void
  ) -> Bool {
    do {
      try connection.settle()
      try exchange()
      try connection.endTransaction()
      return true
    } catch {
      for group in groups { group.loss = error }
      return false
    }
  }

  private func finish(_ groups: [PairGroup]) {
    for group in groups {
      if let loss = group.loss {
        if group.commitSent { settings.observer(.outcomeUnknown(settings.name)) }
        group.fail(group.commitSent ? loss.duringCommit : loss)
      } else if let failure = group.failure {
        group.fail(failure.explained)
      } else {
        group.deliver()
      }
    }
  }

  /// A transaction of an exchange. `COMMIT AND CHAIN` ends each and begins the next, so the exchange has one BEGIN.
  private enum Part {
    case step(Int, PairGroup)
    /// Makes everything before it durable.
    case flush
  }

  private func parts(_ groups: [PairGroup]) -> [Part] {
    var parts: [Part] = []
    for step in 0..<2 {
      for group in groups where group.takes(step) { parts.append(.step(step, group)) }
    }
    if !parts.isEmpty { parts.append(.flush) }
    return parts
  }

  private func send(_ parts: [Part], on connection: Connection) throws(PostgresError) {
    for (index, part) in parts.enumerated() {
      if index == 0 { try connection.send(Self.mode.begin) }
      switch part {
      case .step(let step, let group):
        try connection.send(group.settings)
        try connection.send(group.statements[step])
        group.commitSent = true
      case .flush: try connection.send(.writeToLog)
      }
      try connection.send(index == parts.count - 1 ? .commit : .commitAndChain)
    }
    try connection.sendSync()
  }

  private func receive(_ parts: [Part], on connection: Connection) throws(PostgresError) {
    // Whether an earlier statement failed, so that the server passes over everything up to the Sync.
    var isBroken = false
    for (index, part) in parts.enumerated() {
      let opening = index == 0 ? 1 : 0
      switch part {
      case .step(let step, let group):
        let reached = try receive(group, step, settings: opening + 1, on: connection)
        group.reached(reached, step)
        if case .committed = reached {} else { isBroken = true }
      case .flush: try receiveFlush(on: connection, opening: opening, isSkipped: isBroken)
      }
    }
    try connection.receiveSync()
  }

  private func receive(
    _ group: PairGroup, _ step: Int, settings count: Int, on connection: Connection
  ) throws(PostgresError) -> PairGroup.Step {
    var reached = PairGroup.Step.committed
    for _ in 0..<count {
      switch try connection.receive() {
      case .result: break
      case .failed(let error): reached = Self.stopped(reached, by: error)
      case .skipped: reached = Self.stopped(reached, by: nil)
      }
    }
    switch try connection.receive() {
    case .result(let result):
      do { try group.read(result, of: step) } catch { group.unreadable = error }
    case .failed(let error):
      connection.retire(after: error, in: Self.mode)
      reached = Self.stopped(reached, by: error)
    case .skipped: reached = Self.stopped(reached, by: nil)
    }
    switch try connection.receive() {
    case .result(let result):
      guard result.isCommit else { throw connection.lost("COMMIT was answered by another command") }
    case .failed(let error):
      connection.retire(after: error, in: Self.mode)
      if case .committed = reached { reached = .failed(error.duringCommit) }
    case .skipped:
      if case .committed = reached { throw connection.lost("a COMMIT was skipped and nothing had failed") }
    }
    return reached
  }

  /// The first thing that goes wrong counts. Nil: the server passed it over.
  private static func stopped(_ step: PairGroup.Step, by error: PostgresError?) -> PairGroup.Step {
    guard case .committed = step else { return step }
    guard let error, error.stalePlan == nil else { return .untouched }
    return .failed(error)
  }

  /// Puts on disk whatever was committed before.
  private func flush(on connection: Connection) throws(PostgresError) {
    try send([.flush], on: connection)
    try receive([.flush], on: connection)
  }

  /// Without it nobody may be told anything: what was committed may not be on disk. Where it was skipped, something before
  /// it had failed, and whoever sent it makes up for it.
  private func receiveFlush(on connection: Connection, opening: Int, isSkipped: Bool) throws(PostgresError) {
    for place in 0..<(opening + 2) {
      switch try connection.receive() {
      case .result(let result):
        if place == opening + 1, !result.isCommit { throw connection.lost("the log could not be flushed") }
      case .failed(let error):
        connection.retire(after: error, in: Self.mode)
        throw connection.lost("the log could not be flushed")
      case .skipped:
        guard isSkipped else { throw connection.lost("the log could not be flushed") }
      }
    }
  }

  private static let mode = TransactionMode.readWrite
}

extension SQL {
  /// The least that makes a COMMIT wait for the disk: a transaction that wrote nothing would not.
  fileprivate static let writeToLog: SQL = "SELECT pg_logical_emit_message(true, 'moyai', '')"
}
