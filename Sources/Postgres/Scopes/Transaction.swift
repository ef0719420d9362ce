/// One interactive transaction on a connection's own thread.
///
/// States: *unopened* → *open* (BEGIN, the tenant and the guards went out with the first flush) → *committed* or
/// *rolled back*; any failure makes it *failed*, after which nothing but a ROLLBACK is sent.
/// COMMIT is never sent before every guard has been read and has agreed, or stands before it as a statement that fails the
/// transaction by itself.
final class Transaction {
  let connection: Connection
  let tenant: TenantID?
  let mode: TransactionMode
  private let guards: [GuardCheck]
  /// Statements that fail by themselves, in place of guards.
  private let assertions: [SQL]
  private var isOpened = false
  /// Committed by `finish`: nothing may follow.
  private var isFinished = false
  private var guardsAgreed: Bool
  private var queued: [QueuedStatement] = []
  private(set) var failure: (any Error)?
  /// A queued row of messages is flushed when it reaches this size, so that memory stays bounded.
  private var queuedBytes = 0
  private static let queuedBytesMax = 4 << 20

  init(
    connection: Connection, tenant: TenantID?, guards: [GuardCheck], assertions: [SQL] = [], mode: TransactionMode
  ) {
    self.connection = connection
    self.tenant = tenant
    self.guards = guards
    self.assertions = assertions
    self.mode = mode
    guardsAgreed = guards.isEmpty
  }

  /// Sends what is queued and then `sql`; gives its result to `read`.
  func run<R>(_ sql: SQL, read: (borrowing ResultHandle) throws -> R) throws -> R {
    try guarded {
      try sendOpening()
      try sendQueued()
      try connection.send(sql)
      try connection.sendSync()
      try receiveOpening()
      try receiveQueued()
      let value = try read(try connection.receiveResult(of: sql))
      try connection.receiveSync()
      return value
    }
  }

  /// Like `run`, with COMMIT in the same flush: for a last statement after which nothing is left to refuse. Where a guard
  /// has not agreed yet, COMMIT waits for `commit()`.
  func finish<R>(_ sql: SQL, read: (borrowing ResultHandle) throws -> R) throws -> R {
    guard guardsAgreed else { return try run(sql, read: read) }
    var commitSent = false
    do {
      return try guarded {
        try sendOpening()
        try sendQueued()
        try connection.send(sql)
        try connection.send(.commit)
        commitSent = true
        try connection.sendSync()
        try receiveOpening()
        try receiveQueued()
        let value = try read(try connection.receiveResult(of: sql))
        try receiveCommit()
        isFinished = true
        try connection.receiveSync()
        return value
      }
    } catch let error as PostgresError {
      throw mode.allowsWriting && commitSent && connection.isLost ? error.duringCommit : error
    }
  }

  /// Several statements in one flush; each cell reads its own rows.
  func run(_ cells: [any RowCell]) throws {
    try guarded {
      try sendOpening()
      try sendQueued()
      for cell in cells { try connection.send(cell.sql) }
      try connection.sendSync()
      try receiveOpening()
      try receiveQueued()
      for cell in cells { try cell.read(try connection.receiveResult(of: cell.sql)) }
      try connection.receiveSync()
    }
  }

  /// Like `run`, with the rows given to `body` one by one as they come.
  func stream(_ sql: SQL, _ body: (borrowing RowReader) throws -> Void) throws {
    try guarded {
      try sendOpening()
      try sendQueued()
      try connection.send(sql)
      try connection.sendSync()
      try receiveOpening()
      try receiveQueued()
      try connection.receiveRows(of: sql, body)
      try connection.receiveSync()
    }
  }

  func queue(_ statement: QueuedStatement) throws {
    if let failure { throw failure }
    try statement.sql.checkValues()
    queued.append(statement)
    queuedBytes += statement.sql.byteCount
    if queuedBytes > Transaction.queuedBytesMax { try flush() }
  }

  /// Sends what is queued and reads the answers.
  func flush() throws {
    try guarded {
      try sendOpening()
      try sendQueued()
      try connection.sendSync()
      try receiveOpening()
      try receiveQueued()
      try connection.receiveSync()
    }
  }

  /// Ends the transaction well. What is still queued travels with COMMIT.
  func commit() throws {
    if let failure { throw failure }
    if isFinished && queued.isEmpty { return }
    // Even work that asked nothing of the database counts only for who was let in.
    guard isOpened || !queued.isEmpty || !guardsAgreed || !assertions.isEmpty else { return }
    if !guardsAgreed && mode.allowsWriting { try flush() }
    if !mode.allowsWriting && guardsAgreed && queued.isEmpty { return try leave() }
    var commitSent = false
    do {
      try guarded {
        try sendOpening()
        try sendQueued()
        try connection.send(.commit)
        commitSent = true
        try connection.sendSync()
        try receiveOpening()
        try receiveQueued()
        try receiveCommit()
        try connection.receiveSync()
      }
    } catch let error as PostgresError {
      // A statement queued before COMMIT that the server refused is a definite answer; only a loss is not.
      throw mode.allowsWriting && commitSent && connection.isLost ? error.duringCommit : error
    }
  }

  /// Ends a transaction that only read. Its answers are here and COMMIT can add nothing, so nobody waits for the
  /// reply: it is read when the connection is next used.
  private func leave() throws {
    try guarded {
      try connection.send(.commit)
      try connection.sendSync()
      try connection.flush()
    }
  }

  /// Ends the transaction without effect. Never throws: on a lost connection the server does it by itself.
  func rollback() {
    guard !connection.isLost else { return }
    do { try connection.endTransaction() } catch { connection.isLost = true }
  }

  /// Runs something outside pipeline mode inside the transaction.
  func outsidePipeline<R>(_ body: (Connection) throws -> R) throws -> R {
    try flush()
    return try guarded { try connection.outsidePipeline { try body(connection) } }
  }

  private func guarded<R>(_ body: () throws -> R) throws -> R {
    if let failure { throw failure }
    if isFinished { throw PostgresError(.unexpectedReply, "the transaction is over") }
    do {
      return try body()
    } catch {
      failure = error
      if let error = error as? PostgresError { connection.retire(after: error, in: mode) }
      throw error
    }
  }

  private func sendOpening() throws {
    guard !isOpened else { return }
    try connection.settle()
    try connection.send(mode.begin)
    if let tenant { try connection.sendTenant(tenant) }
    for check in guards { try connection.send(check.sql) }
    for assertion in assertions { try connection.send(assertion) }
  }

  private func receiveOpening() throws {
    guard !isOpened else { return }
    // From here a ROLLBACK is due whatever happens.
    isOpened = true
    try receiveCommand(mode.begin)
    if tenant != nil { try receiveCommand(.setTenant) }
    for check in guards {
      try check.check(try connection.receiveResult(of: check.sql).guardRow)
    }
    for assertion in assertions { try receiveCommand(assertion) }
    guardsAgreed = true
  }

  private func sendQueued() throws {
    for statement in queued { try connection.send(statement.sql) }
  }

  private func receiveQueued() throws {
    for statement in queued { try statement.receive(on: connection) }
    queued.removeAll(keepingCapacity: true)
    queuedBytes = 0
  }

  private func receiveCommand(_ sql: @autoclosure () -> SQL) throws {
    _ = try connection.receiveResult(of: sql())
  }

  private func receiveCommit() throws {
    let result: ResultHandle
    do throws(PostgresError) { result = try connection.receiveResult(of: .commit) } catch {
      connection.retire(after: error, in: mode)
      throw mode.allowsWriting ? error.duringCommit : error
    }
    isOpened = false
    guard result.isCommit else { throw connection.lost("COMMIT was answered by another command") }
  }
}
