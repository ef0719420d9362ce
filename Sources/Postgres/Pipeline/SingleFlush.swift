/// The hot path: one statement.
///
/// The continuation is unsafe because the checked one costs an allocation per request; `take` hands it out once.
///
/// `@unchecked Sendable`: it is set before `submit`; from then on it and the rows are the worker's thread's, as `WorkItem` says.
final class SingleFlush<S: Statement>: FlushRequest, @unchecked Sendable {
  private let statement: S
  private var rows: [S.Row] = []
  private var continuation: UnsafeContinuation<[S.Row], any Error>?

  init(_ access: TenantAccess, _ mode: TransactionMode, _ statement: S, waitMax: Duration) {
    self.statement = statement
    super.init(access, mode, statements: [statement.sql], waitMax: waitMax)
  }

  func attach(_ continuation: UnsafeContinuation<[S.Row], any Error>) {
    self.continuation = continuation
  }

  override func read(_ result: borrowing ResultHandle, at index: Int) throws(PostgresError) {
    rows = try result.rows(of: statement)
  }

  override func succeed() {
    take()?.resume(returning: rows)
  }

  override func fail(_ error: any Error) {
    take()?.resume(throwing: error)
  }

  private func take() -> UnsafeContinuation<[S.Row], any Error>? {
    defer { continuation = nil }
    return continuation
  }
}
