/// A job that runs one closure in one transaction and resumes one task.
///
/// `@unchecked Sendable`: the submitting task sets the continuation before `submit`, the worker's thread takes it after;
/// the mailbox's mutex orders the two, as `WorkItem` says.
final class ClosureJob<R: Sendable>: Job, @unchecked Sendable {
  private let access: TenantAccess?
  private let mode: TransactionMode
  private let body: @Sendable (Transaction) throws -> R
  private var continuation: CheckedContinuation<R, any Error>?

  init(
    access: TenantAccess?, mode: TransactionMode, waitMax: Duration,
    body: @escaping @Sendable (Transaction) throws -> R
  ) {
    self.access = access
    self.mode = mode
    self.body = body
    super.init(waitMax: waitMax)
  }

  func attach(_ continuation: CheckedContinuation<R, any Error>) {
    self.continuation = continuation
  }

  override func perform(on connection: Connection, cancel: CancelSlot) {
    cancel.begin(ObjectIdentifier(self))
    let transaction = Transaction(
      connection: connection, tenant: access?.tenant, guards: (access?.checks ?? []).map { GuardCheck($0) },
      mode: mode)
    let result: Result<R, any Error>
    do {
      let value = try body(transaction)
      // An interruption must not hit the COMMIT, whose outcome would then be in doubt for nothing.
      cancel.end()
      try transaction.commit()
      result = .success(value)
    } catch {
      cancel.end()
      transaction.rollback()
      result = .failure(cancel.explain(error, of: ObjectIdentifier(self)))
    }
    resume(with: result)
  }

  override func fail(_ error: any Error) {
    resume(with: .failure(error))
  }

  private func resume(with result: Result<R, any Error>) {
    continuation?.resume(with: result)
    continuation = nil
  }
}

extension CancelSlot {
  /// The server reports a cancelled and an overlong statement by the same state; we know which it was.
  func explain(_ error: any Error, of job: ObjectIdentifier) -> any Error {
    guard var error = error as? PostgresError, error.code == .server(.queryCanceled) else { return error }
    error.code = wasInterrupted(job) ? .cancelled : .timeout
    return error
  }
}
