/// One group commit on its way: when a worker takes it, it takes what has gathered in the lane by then.
///
/// `@unchecked Sendable`: what it adds to what `WorkItem` hands over, the worker's thread alone changes.
final class GroupBatch<Payload: Sendable, Outcome: Sendable>: Job, @unchecked Sendable {
  typealias Entry = GroupEntry<Payload, Outcome>

  private let group: GroupCommit<Payload, Outcome>
  private let tenant: TenantID

  init(_ group: GroupCommit<Payload, Outcome>, _ tenant: TenantID, waitMax: Duration) {
    self.group = group
    self.tenant = tenant
    super.init(waitMax: waitMax)
  }

  override func perform(on connection: Connection, cancel: CancelSlot) {
    let flight = group.lanes.take(tenant, max: group.batchMax)
    run(flight.entries, on: connection)
    if group.lanes.finish(flight, of: tenant) { group.sendBatch(tenant) }
  }

  /// No worker came: nobody in the lane is served.
  override func fail(_ error: any Error) {
    for entry in group.lanes.abandon(tenant) { entry.resume(.failure(error)) }
  }

  private func run(_ entries: [Entry], on connection: Connection) {
    var rest = entries
    // At first guards go as statements that fail by themselves, so that all of a batch may be one flush. Which of them
    // refused whom, only their rows tell.
    var asserts = entries.allSatisfy { $0.guards.allSatisfy { $0.assertion != nil } }
    while !rest.isEmpty {
      let start = ContinuousClock.now
      do {
        let results = try commit(rest, on: connection, asserting: asserts)
        group.database.observer(.groupCommit(jobs: rest.count, duration: start.duration(to: .now)))
        for (entry, result) in zip(rest, results) { entry.resume(result) }
        return
      } catch is GroupRefusal {
        // Those whose guards refused leave; the others try again without them.
        for entry in rest {
          guard let refusal = entry.refusal else { continue }
          group.database.observer(.guardRefused)
          entry.resume(.failure(refusal))
        }
        rest.removeAll { $0.refusal != nil }
      } catch let error as PostgresError where asserts && error.code == .server(.accessChanged) {
        asserts = false
      } catch {
        return settle(rest, error, on: connection)
      }
    }
  }

  /// The whole batch failed. Each job gets a transaction of its own, so that a bad one harms no neighbour, unless
  /// another attempt is pointless (no connection, no time) or forbidden (the outcome is unknown).
  private func settle(_ entries: [Entry], _ error: any Error, on connection: Connection) {
    let error = (error as? PostgresError)?.explained ?? error
    let code = (error as? PostgresError)?.code
    if code == .outcomeUnknown { group.database.observer(.outcomeUnknown(.interactive)) }
    guard entries.count > 1, !connection.isLost, code != .timeout, code != .outcomeUnknown else {
      for entry in entries { entry.resume(.failure(error)) }
      return
    }
    group.database.observer(.rerunAlone(requests: entries.count))
    for entry in entries {
      if connection.isLost {
        entry.resume(.failure(PostgresError(.unavailable, connection.lossMessage)))
      } else {
        run([entry], on: connection)
      }
    }
  }

  private func commit(
    _ entries: [Entry], on connection: Connection, asserting: Bool
  ) throws -> [Result<Outcome, any Error>] {
    let transaction = Transaction(
      connection: connection, tenant: tenant,
      guards: asserting ? [] : GroupBatch.combinedGuards(of: entries),
      assertions: asserting ? try GroupBatch.combinedAssertions(of: entries) : [], mode: .readWrite)
    do {
      var scope = TenantScope(tenant: tenant, transaction: transaction)
      let results = try group.body(&scope, entries.map { $0.job })
      guard results.count == entries.count else {
        throw PostgresError(.unexpectedReply, "a group commit must answer one result for each job")
      }
      try transaction.commit()
      return results
    } catch {
      transaction.rollback()
      throw error
    }
  }

  /// Every different guard once, as a statement that fails by itself.
  private static func combinedAssertions(of entries: [Entry]) throws -> [SQL] {
    var assertions: [SQL] = []
    var isRefused = false
    for entry in entries {
      entry.refusal = nil
      for check in entry.guards {
        do { try check.require() } catch {
          entry.refusal = error
          isRefused = true
          break
        }
        // Neighbours mostly share one guard, the last that was added.
        if let assertion = check.assertion, assertions.last != assertion, !assertions.contains(assertion) {
          assertions.append(assertion)
        }
      }
    }
    if isRefused { throw GroupRefusal() }
    return assertions
  }

  /// Every different guard once; all are read before the first refusal counts, so one pass finds all refused jobs.
  private static func combinedGuards(of entries: [Entry]) -> [GuardCheck] {
    var uses: [(sql: SQL, checks: [(Entry, AccessCheck)])] = []
    for entry in entries {
      entry.refusal = nil
      for check in entry.guards {
        if let index = uses.firstIndex(where: { $0.sql == check.sql }) {
          uses[index].checks.append((entry, check))
        } else {
          uses.append((check.sql, [(entry, check)]))
        }
      }
    }
    return uses.enumerated().map { index, use in
      let isLast = index == uses.count - 1
      return GuardCheck(sql: use.sql) { row in
        for (entry, check) in use.checks where entry.refusal == nil {
          do { try check.check(row) } catch { entry.refusal = error }
        }
        if isLast, entries.contains(where: { $0.refusal != nil }) { throw GroupRefusal() }
      }
    }
  }
}

/// At least one job's guard refused: the transaction is given up before it did anything.
private struct GroupRefusal: Error {}
