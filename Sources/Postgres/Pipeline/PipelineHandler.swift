/// Sends a batch of requests with one Sync, reads the answers, and decides what becomes of each.
///
/// A failing statement makes the server skip everything up to the Sync. Those that were not reached are innocent and
/// run again, alone; the one that failed does not, nor does one whose COMMIT was acknowledged before.
struct PipelineHandler: WorkHandler {
  let settings: PoolSettings

  func handle(_ items: [FlushRequest], on connection: Connection) {
    var rest = items[...]
    while !rest.isEmpty {
      let batch = PipelineHandler.takeBatch(&rest)
      let again = exchange(batch, on: connection)
      guard !again.isEmpty else { continue }
      settings.observer(.rerunAlone(requests: again.count))
      for request in again { runAlone(request, on: connection) }
    }
  }

  /// Alone it has no neighbours, so only an outdated plan can leave it open once more; each attempt renews one.
  private func runAlone(_ request: FlushRequest, on connection: Connection) {
    for _ in 0..<PipelineHandler.attemptsMax {
      if exchange([request], on: connection).isEmpty { return }
    }
    request.fail(PostgresError(.unavailable, "the schema keeps changing under prepared statements"))
  }

  private static let attemptsMax = 8
  /// Values of one batch; what would exceed it goes with the next, so that memory stays bounded.
  private static let batchBytesMax = 4 << 20

  private static func takeBatch(_ rest: inout ArraySlice<FlushRequest>) -> [FlushRequest] {
    var batch: [FlushRequest] = []
    batch.reserveCapacity(rest.count)
    var bytes = 0
    while let next = rest.first, batch.isEmpty || bytes + next.byteCount <= batchBytesMax {
      bytes += next.byteCount
      batch.append(next)
      rest.removeFirst()
    }
    return batch
  }

  /// - Returns: the innocent, in the order of the batch. All others are completed.
  private func exchange(_ requests: [FlushRequest], on connection: Connection) -> [FlushRequest] {
    let start = ContinuousClock.now
    let groups = FlushGroup.plan(requests)
    do {
      for (index, group) in groups.enumerated() { try send(group, chain(groups, at: index), on: connection) }
      try connection.sendSync()
      for (index, group) in groups.enumerated() { try receive(group, chain(groups, at: index), on: connection) }
      try connection.receiveSync()
      try connection.endTransaction()
    } catch {
      failOpen(requests, error)
    }
    settings.observer(
      .batch(
        requests: requests.count, statements: requests.reduce(0) { $0 + $1.statementCount },
        duration: start.duration(to: .now)))
    var again: [FlushRequest] = []
    for request in requests {
      if case .open = request.verdict, request.refusal == nil { again.append(request) } else { request.complete() }
    }
    return again
  }

  /// Where reads follow reads, the end of one transaction begins the next: a message less for each. It is a COMMIT like any
  /// other, so the one tenant's setting ends with it.
  private struct Chain {
    let isBegun: Bool
    let beginsNext: Bool
  }

  private func chain(_ groups: [FlushGroup], at index: Int) -> Chain {
    func follows(_ index: Int) -> Bool {
      guard index > 0, index < groups.count else { return false }
      return !groups[index].mode.allowsWriting && groups[index].mode == groups[index - 1].mode
    }
    return Chain(isBegun: follows(index), beginsNext: follows(index + 1))
  }

  private func send(_ group: FlushGroup, _ chain: Chain, on connection: Connection) throws(PostgresError) {
    if !chain.isBegun { try connection.send(group.mode.begin) }
    try connection.sendTenant(group.tenant)
    for check in group.guards { try connection.send(check.sql) }
    for merge in group.merges { try connection.send(merge.sql) }
    for request in group.singles {
      for sql in request.statements { try connection.send(sql) }
    }
    if group.mode.allowsWriting {
      for request in group.requests { request.commitSent = true }
    }
    try connection.send(chain.beginsNext ? .commitAndChain : .commit)
  }

  /// Throws only when the connection is lost.
  private func receive(_ group: FlushGroup, _ chain: Chain, on connection: Connection) throws(PostgresError) {
    if !chain.isBegun { try receiveOpening(group.mode.begin, of: group, on: connection) }
    try receiveOpening(.setTenant, of: group, on: connection)
    for check in group.guards { try receiveGuard(check, of: group, on: connection) }
    for merge in group.merges { try receiveMerged(merge, on: connection) }
    for request in group.singles { try receiveStatements(of: request, on: connection) }
    try receiveCommit(of: group, on: connection)
  }

  private func receiveOpening(_ sql: SQL, of group: FlushGroup, on connection: Connection) throws(PostgresError) {
    if case .failed(let error) = try connection.receive() { group.requests.fail(error.about(sql)) }
  }

  /// Each request is judged by its own guards of this kind: they may know different things of the one row.
  private func receiveGuard(
    _ asked: AccessCheck, of group: FlushGroup, on connection: Connection
  ) throws(PostgresError) {
    switch try connection.receive() {
    case .result(let result):
      let row = result.guardRow
      for request in group.requests where request.refusal == nil {
        for check in request.guards where check.isLike(asked) {
          do { try check.check(row) } catch {
            request.refusal = error
            settings.observer(.guardRefused)
            break
          }
        }
      }
    case .failed(let error) where error.stalePlan != nil: break
    case .failed(let error):
      let those = group.requests.filter { $0.guards.contains { $0.isLike(asked) } }
      those.fail(error.about(asked.sql))
    case .skipped: break
    }
  }

  /// Whatever goes wrong with the one statement, each request runs alone afterwards and finds out by itself.
  private func receiveMerged(_ merge: FlushGroup.Merge, on connection: Connection) throws(PostgresError) {
    switch try connection.receive() {
    case .result(let result):
      guard result.rowCount < merge.rowsMax else { return }
      for request in merge.requests where request.refusal == nil {
        do { try request.readMerged(result) } catch { request.refusal = error }
        if case .open = request.verdict { request.verdict = .done }
      }
    case .failed(let error): connection.retire(after: error, in: .readOnly)
    case .skipped: break
    }
  }

  private func receiveStatements(of request: FlushRequest, on connection: Connection) throws(PostgresError) {
    var answered = 0
    for index in request.statements.indices {
      switch try connection.receive() {
      case .result(let result):
        answered += 1
        guard request.refusal == nil else { continue }
        do { try request.read(result, at: index) } catch { request.refusal = error }
      case .failed(let error) where error.stalePlan != nil:
        // Refused before it ran: it stays open and is sent again, with a fresh plan.
        break
      case .failed(let error):
        connection.retire(after: error, in: request.mode)
        request.verdict = .failed(error.explained.about(request.statements[index]))
      case .skipped: break
      }
    }
    // A read is done when its rows are here: there is nothing a COMMIT could add.
    if answered == request.statements.count, !request.mode.allowsWriting, case .open = request.verdict {
      request.verdict = .done
    }
  }

  private func receiveCommit(of group: FlushGroup, on connection: Connection) throws(PostgresError) {
    switch try connection.receive() {
    case .result(let result):
      guard result.isCommit else { throw connection.lost("COMMIT was answered by another command") }
      // What a read has got was decided with its rows; one that got none yet runs again.
      guard group.mode.allowsWriting else { return }
      for request in group.requests { request.verdict = .done }
    case .failed(let error):
      guard group.mode.allowsWriting else { return }
      connection.retire(after: error, in: group.mode)
      group.requests.fail(error.duringCommit.about(.commit))
    case .skipped:
      // Even if the connection should be lost now: this COMMIT was not executed.
      for request in group.requests { request.commitSent = false }
    }
  }

  /// The connection is lost. A write whose COMMIT may have arrived is in doubt; all others changed nothing.
  private func failOpen(_ requests: [FlushRequest], _ error: PostgresError) {
    for request in requests {
      guard case .open = request.verdict else { continue }
      request.verdict = .failed(request.commitSent ? error.duringCommit : error)
      if request.commitSent { settings.observer(.outcomeUnknown(settings.name)) }
    }
  }
}

extension [FlushRequest] {
  fileprivate func fail(_ error: PostgresError) {
    for request in self {
      if case .open = request.verdict { request.verdict = .failed(error.explained) }
    }
  }
}

extension SQL {
  static let commit: SQL = "COMMIT"
  static let commitAndChain: SQL = "COMMIT AND CHAIN"
  /// What an error about the tenant's setting is reported with.
  static let setTenant: SQL = "set_config('moyai.tenant')"

  static func setTenant(_ tenant: TenantID) -> SQL { tenantSetting.binding(Int64(tenant.code)) }

  private static let tenantSetting: SQL = "SELECT pg_catalog.set_config('moyai.tenant', \(""), true)"
}
