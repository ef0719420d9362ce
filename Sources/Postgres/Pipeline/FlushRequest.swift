/// A request that goes out in one flush: a tenant, guards, statements, and a task that waits for the rows.
///
/// `@unchecked Sendable`: verdict and refusal are the worker's thread's alone, which has the request from the mailbox's mutex
/// on until it completes it, as `WorkItem` says.
class FlushRequest: WorkItem, @unchecked Sendable {
  enum Verdict {
    /// No answer yet. After an exchange without loss it is an innocent neighbour and runs again, alone.
    case open
    /// Its rows are here (a read) or its COMMIT was acknowledged (a write): it never runs again.
    case done
    /// Its own statement failed: it never runs again.
    case failed(any Error)
  }

  let tenant: TenantID
  let mode: TransactionMode
  let guards: [AccessCheck]
  private let given: [SQL]
  /// Set for a read that may travel in one statement with others of the same key.
  let mergeKey: MergeKey?
  var verdict = Verdict.open
  /// Whether its COMMIT may have reached the server.
  var commitSent = false
  /// A guard that refused or a row that could not be read: told when the exchange is over.
  var refusal: (any Error)?

  init(
    _ access: TenantAccess, _ mode: TransactionMode, statements: [SQL], mergeKey: MergeKey? = nil, waitMax: Duration
  ) {
    self.mergeKey = mergeKey
    tenant = access.tenant
    self.mode = mode
    given = statements
    guards = access.checks
    super.init(waitMax: waitMax)
  }

  /// Built in the caller's task, not on the shared thread, wherever it is needed in any case.
  var statements: [SQL] { given }

  var statementCount: Int { given.count }

  /// Refuses what cannot be sent, in the caller's task, so that it does not touch the shared connection.
  func checkValues() throws(PostgresError) {
    for sql in statements { try sql.checkValues() }
    try checkGuards()
  }

  final func checkGuards() throws(PostgresError) {
    for check in guards { try check.sql.checkValues() }
  }

  /// Size of what it sends.
  var byteCount: Int { statements.reduce(0) { $0 + $1.byteCount } }

  /// Reads the rows of one statement, on the worker's thread.
  func read(_ result: borrowing ResultHandle, at index: Int) throws(PostgresError) {
    preconditionFailure("every kind of request says what it reads")
  }

  /// One statement for these requests, which have this one's merge key.
  func merged(_ requests: [FlushRequest], rowsMax: Int) -> SQL {
    preconditionFailure("only what has a merge key is merged")
  }

  /// Reads its own rows out of those of a merged statement, on the worker's thread.
  func readMerged(_ result: borrowing ResultHandle) throws(PostgresError) {
    preconditionFailure("only what has a merge key is merged")
  }

  /// Resumes the task with the rows.
  func succeed() {
    preconditionFailure("every kind of request says how it succeeds")
  }

  final func complete() {
    switch (verdict, refusal) {
    case (.failed(let error), _): fail(error)
    case (_, let refusal?): fail(refusal)
    default: succeed()
    }
  }
}
