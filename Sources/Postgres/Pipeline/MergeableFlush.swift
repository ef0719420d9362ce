/// A read by key: alone like a ``SingleFlush``, or together with others of its kind in one statement.
///
/// `@unchecked Sendable`: the waiter is set before `submit`; from then on it, the rows and the statement made late are the
/// worker's thread's, as `WorkItem` says.
final class MergeableFlush<S: MergeableStatement>: FlushRequest, @unchecked Sendable {
  private let statement: S
  private let member: String
  private lazy var alone = [statement.sql]
  private var rows: [S.Row] = []
  private var waiter: Waiter?

  /// Who is told.
  private enum Waiter {
    case task(UnsafeContinuation<[S.Row], any Error>)
    case function(@Sendable (Result<[S.Row], any Error>) -> Void)
  }

  init(_ access: TenantAccess, _ mode: TransactionMode, _ statement: S, waitMax: Duration) {
    self.statement = statement
    member = statement.member
    // A text that cannot be sent at all must not spoil the statement of others.
    let key = member.utf8.contains(0) ? nil : statement.mergeKey
    super.init(
      access, mode, statements: [],
      mergeKey: key.map { MergeKey(kind: ObjectIdentifier(S.self), text: $0) }, waitMax: waitMax)
  }

  /// Under load it is rarely needed, as most travel merged.
  override var statements: [SQL] { alone }

  override var statementCount: Int { 1 }

  override func checkValues() throws(PostgresError) {
    guard mergeKey == nil else { return try checkGuards() }
    try super.checkValues()
  }

  /// Text and values of one more member, roughly.
  override var byteCount: Int { mergeKey == nil ? super.byteCount : 256 + member.utf8.count }

  func attach(_ continuation: UnsafeContinuation<[S.Row], any Error>) { waiter = .task(continuation) }

  /// Calls `finished` once, on the worker's thread or, if the request is refused, on the submitting one.
  func attach(_ finished: @escaping @Sendable (Result<[S.Row], any Error>) -> Void) { waiter = .function(finished) }

  override func merged(_ requests: [FlushRequest], rowsMax: Int) -> SQL {
    S.merged(requests.compactMap { ($0 as? MergeableFlush<S>)?.statement }, rowsMax: rowsMax)
  }

  override func read(_ result: borrowing ResultHandle, at index: Int) throws(PostgresError) {
    rows = try result.rows(of: statement)
  }

  override func readMerged(_ result: borrowing ResultHandle) throws(PostgresError) {
    for row in 0..<result.rowCount where result.text(row: row, column: 0, equals: member) {
      let reader = RowReader(result: result.pointer, row: Int32(row))
      do {
        rows.append(try statement.decodeMerged(reader))
      } catch {
        throw PostgresError(.decoding, "row \(row): \(error)")
      }
    }
  }

  override func succeed() { tell(.success(rows)) }

  override func fail(_ error: any Error) { tell(.failure(error)) }

  private func tell(_ result: Result<[S.Row], any Error>) {
    let told = waiter
    waiter = nil
    switch told {
    case .task(let continuation): continuation.resume(with: result)
    case .function(let finished): finished(result)
    case nil: break
    }
  }
}

/// What two reads must share to be merged.
struct MergeKey: Hashable {
  /// The statement's type.
  let kind: ObjectIdentifier
  let text: String
}
