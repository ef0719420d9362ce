/// Requests that share a pair of transactions: of one tenant, or of many where they may. It lives on a worker's thread.
class PairGroup {
  /// How far a transaction came.
  enum Step {
    /// Not answered: nothing is known of it once its COMMIT is sent.
    case open
    /// The server never ran it, or refused it as planned for an older schema.
    case untouched
    /// It changed nothing.
    case failed(PostgresError)
    case committed
  }

  /// Says in each of the transactions whose it is.
  let settings: SQL
  /// One for each of the two transactions.
  let statements: [SQL]
  var steps: [Step] = [.open, .open]
  /// Which of them the present flush carries.
  private(set) var isSent = [false, false]
  /// Whether a COMMIT of the group may have reached the server.
  var commitSent = false
  /// Why nothing more can be learned of it.
  var loss: PostgresError?
  /// Rows that could not be read.
  var unreadable: PostgresError?

  init(_ settings: SQL, _ statements: [SQL]) {
    self.settings = settings
    self.statements = statements
  }

  var count: Int { preconditionFailure("every group knows its requests") }

  /// The same requests, each for itself, from the transaction on that failed for all of them.
  var singles: [PairGroup] { preconditionFailure("every group knows its requests") }

  func read(_ result: borrowing ResultHandle, of step: Int) throws(PostgresError) {
    preconditionFailure("every group reads its rows")
  }

  /// Hands everybody their result.
  func deliver() {
    preconditionFailure("every group knows its requests")
  }

  func fail(_ error: any Error) {
    preconditionFailure("every group knows its requests")
  }

  /// Whether the flush that is being made has to carry this step, which is then on its way. A step that the server passed
  /// over goes again; behind a first that failed there is nothing to do for the second.
  func takes(_ step: Int) -> Bool {
    isSent[step] =
      switch (steps[0], steps[step]) {
      case (.failed, _): false
      case (_, .open), (_, .untouched): true
      case (_, .failed), (_, .committed): false
      }
    return isSent[step]
  }

  func reached(_ reached: Step, _ step: Int) {
    steps[step] = reached
    // Nothing of it was run, so nothing can have been committed.
    if step == 0, case .untouched = reached { commitSent = false }
  }

  /// Whether the server passed over something of it.
  var hasMoreToRun: Bool {
    switch (steps[0], steps[1]) {
    case (.failed, _), (_, .failed), (_, .committed): false
    case (_, .open), (_, .untouched): true
    }
  }

  /// Whether its requests have to go each for itself, because together they failed.
  var isToBeSplit: Bool {
    switch (steps[0], steps[1]) {
    case (.failed, _), (.committed, .failed): count > 1
    case (_, _): false
    }
  }

  var isSettled: Bool { !hasMoreToRun && !isToBeSplit }

  /// Why there is no result; nil when there is one.
  var failure: PostgresError? {
    for step in steps {
      switch step {
      case .failed(let error): return error
      case .untouched, .open: return PostgresError(.unavailable, "its turn never came")
      case .committed: break
      }
    }
    return unreadable
  }
}

/// A group of one kind of work.
final class PairWorkGroup<Work: PairedWork>: PairGroup {
  private let requests: [PairFlush<Work>]
  /// The tenant they are all of; nil when they are of many.
  private let tenant: TenantID?
  /// What the first transaction was made for: these requests, or more where the second failed for all together.
  private let works: [Work]
  /// The place of the first of these requests among them.
  private let start: Int
  private let first: Work.First
  private let second: Work.Second
  private var firstRows: [Work.First.Row] = []
  private var secondRows: [Work.Second.Row] = []

  init(_ requests: [PairFlush<Work>], of tenant: TenantID?) {
    self.requests = requests
    self.tenant = tenant
    // No key path: in generic code it is looked up at run time, which costs more than the rest of this.
    works = requests.map { $0.work }
    start = 0
    first = Work.first(works)
    second = Work.second(works)
    super.init(Self.settings(of: tenant, requests), [first.sql, second.sql])
  }

  /// The request at this place of a group whose first transaction is committed and has to be there no more.
  private init(_ place: Int, of group: PairWorkGroup) {
    requests = [group.requests[place]]
    tenant = group.tenant
    works = group.works
    start = place
    first = group.first
    second = Work.second([requests[0].work])
    super.init(Self.settings(of: tenant, requests), [first.sql, second.sql])
    firstRows = group.firstRows
    unreadable = group.unreadable
    steps[0] = .committed
    commitSent = true
  }

  private static func settings(of tenant: TenantID?, _ requests: [PairFlush<Work>]) -> SQL {
    if let tenant { .setTenantWithoutFlush(tenant) } else { .setTenantsWithoutFlush(requests.map { $0.tenant }) }
  }

  override var count: Int { requests.count }

  override var singles: [PairGroup] {
    if case .committed = steps[0] { return requests.indices.map { PairWorkGroup($0, of: self) } }
    return requests.map { PairWorkGroup([$0], of: tenant) }
  }

  override func read(_ result: borrowing ResultHandle, of step: Int) throws(PostgresError) {
    if step == 0 { firstRows = try result.rows(of: first) } else { secondRows = try result.rows(of: second) }
  }

  override func deliver() {
    do {
      let outcomes = try Work.outcomes(of: works, firstRows, secondRows)
      guard outcomes.count == works.count else {
        throw PostgresError(.unexpectedReply, "paired work must have one result for each request")
      }
      // No zip, for the same reason.
      for place in requests.indices { requests[place].resume(outcomes[start + place]) }
    } catch {
      fail(error)
    }
  }

  override func fail(_ error: any Error) {
    for request in requests { request.fail(error) }
  }
}

extension SQL {
  /// Both settings of a transaction in one statement, which reads nothing else.
  fileprivate static func setTenantWithoutFlush(_ tenant: TenantID) -> SQL {
    tenantWithoutFlush.binding(Int64(tenant.code))
  }

  fileprivate static func setTenantsWithoutFlush(_ tenants: [TenantID]) -> SQL {
    var seen: [Int32] = []
    for tenant in tenants where !seen.contains(tenant.code) { seen.append(tenant.code) }
    let list = "{" + seen.map { String($0) }.joined(separator: ",") + "}"
    return """
      SELECT pg_catalog.set_config('moyai.tenants', \(list), true), pg_catalog.set_config('synchronous_commit', 'off', true)
      """
  }

  private static let tenantWithoutFlush: SQL = """
    SELECT pg_catalog.set_config('moyai.tenant', \(""), true), pg_catalog.set_config('synchronous_commit', 'off', true)
    """
}
