/// Sends pairs of transactions of many tenants in one flush: first the first of each, then the second of each.
///
/// A Sync stands before each COMMIT, so a statement that fails takes none but its own transaction with it: after the Sync its
/// COMMIT is answered by ROLLBACK. Where several transactions follow each other, none of them waits for the disk; behind them
/// one more is committed with a flush of its own, and the log being one sequence, that makes all of them durable. It stands
/// behind the first transactions and again behind the second ones, so a second transaction runs when everything before it is
/// durable, and nobody is told anything before all of it is. No order of failures can leave a result with a transaction that
/// a crash would undo.
struct PairHandler: WorkHandler {
  let settings: PoolSettings

  func handle(_ items: [PairRequest], on connection: Connection) {
    let again = exchange(Self.plan(items), on: connection)
    guard !again.isEmpty else { return }
    let singles = again.flatMap(\.singles)
    settings.observer(.rerunAlone(requests: singles.count))
    for single in singles {
      // Alone it has no neighbours; only an outdated plan can leave it untouched once more.
      for group in exchange([single], on: connection).flatMap({ exchange($0.singles, on: connection) }) {
        group.fail(group.failure ?? PostgresError(.unavailable, connection.lossMessage))
      }
    }
  }

  /// By kind and tenant, in the order in which the first of each came. What cannot be sent fails here, by itself.
  private static func plan(_ requests: [PairRequest]) -> [PairGroup] {
    struct Key: Hashable {
      let kind: ObjectIdentifier
      let tenant: TenantID
    }
    var order: [Key] = []
    var alike: [Key: [PairRequest]] = [:]
    for request in requests {
      let key = Key(kind: request.kind, tenant: request.tenant)
      if alike[key] == nil { order.append(key) }
      alike[key, default: []].append(request)
    }
    return order.flatMap { key -> [PairGroup] in
      guard let all = alike[key], let group = all.first?.group(all) else { return [] }
      return sendable(group)
    }
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

  /// - Returns: those that changed nothing and may try again. All others have their results.
  private func exchange(_ groups: [PairGroup], on connection: Connection) -> [PairGroup] {
    guard !groups.isEmpty else { return [] }
    let start = ContinuousClock.now
    var loss: PostgresError?
    do {
      try connection.settle()
      try send(groups, on: connection)
      try receive(groups, on: connection)
      try connection.endTransaction()
    } catch {
      loss = error
    }
    settings.observer(
      .groupCommit(jobs: groups.reduce(0) { $0 + $1.count }, duration: start.duration(to: .now)))
    var again: [PairGroup] = []
    for group in groups {
      if let loss {
        if group.commitSent { settings.observer(.outcomeUnknown(settings.name)) }
        group.fail(group.commitSent ? loss.duringCommit : loss)
      } else if group.mayRunAgain {
        again.append(group)
      } else if let failure = group.failure {
        group.fail(failure.explained)
      } else {
        group.deliver()
      }
    }
    return again
  }

  private func send(_ groups: [PairGroup], on connection: Connection) throws(PostgresError) {
    for step in 0..<2 {
      for group in groups {
        try connection.send(Self.mode.begin)
        try connection.sendTenant(group.tenant)
        if groups.count > 1 { try connection.send(.commitWithoutFlush) }
        try connection.send(group.statements[step])
        try connection.sendSync()
        group.commitSent = true
        try connection.send(.commit)
      }
      if groups.count > 1 {
        try connection.send(Self.mode.begin)
        try connection.send(.writeToLog)
        try connection.send(.commit)
      }
    }
    try connection.sendSync()
  }

  private func receive(_ groups: [PairGroup], on connection: Connection) throws(PostgresError) {
    for step in 0..<2 {
      for group in groups { try receive(group, step, isOneOfMany: groups.count > 1, on: connection) }
      if groups.count > 1 { try receiveFlush(on: connection) }
    }
    try connection.receiveSync()
  }

  private func receive(
    _ group: PairGroup, _ step: Int, isOneOfMany: Bool, on connection: Connection
  ) throws(PostgresError) {
    var reached = PairGroup.Step.committed
    for _ in 0..<(isOneOfMany ? 3 : 2) {
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
    try connection.receiveSync()
    switch try connection.receive() {
    case .result(let result):
      if case .committed = reached, !result.isCommit {
        throw connection.lost("COMMIT was answered by another command")
      }
    case .failed(let error):
      connection.retire(after: error, in: Self.mode)
      if case .committed = reached { reached = .failed(error.duringCommit) }
    case .skipped: throw connection.lost("a COMMIT behind a sync was skipped")
    }
    group.steps[step] = reached
  }

  /// The first thing that goes wrong counts. Nil: the server passed it over.
  private static func stopped(_ step: PairGroup.Step, by error: PostgresError?) -> PairGroup.Step {
    guard case .committed = step else { return step }
    guard let error, error.stalePlan == nil else { return .untouched }
    return .failed(error)
  }

  /// Without it nobody may be told anything: what was committed may not be on disk.
  private func receiveFlush(on connection: Connection) throws(PostgresError) {
    for _ in 0..<2 {
      guard case .result = try connection.receive() else { throw connection.lost("the log could not be flushed") }
    }
    guard case .result(let result) = try connection.receive(), result.isCommit else {
      throw connection.lost("the log could not be flushed")
    }
  }

  private static let mode = TransactionMode.readWrite
}

extension SQL {
  fileprivate static let commitWithoutFlush: SQL = "SET LOCAL synchronous_commit = off"
  /// The least that makes a COMMIT wait for the disk: a transaction that wrote nothing would not.
  fileprivate static let writeToLog: SQL = "SELECT pg_logical_emit_message(true, 'moyai', '')"
}
