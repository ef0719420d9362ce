/// Several statements of different kinds. The rows stay in the cells, which the caller keeps.
///
/// `@unchecked Sendable`: the submitting task sets the continuation before `submit` and reads the cells after it was
/// resumed; between the two everything is the worker's thread's, as `WorkItem` says.
final class ListFlush: FlushRequest, @unchecked Sendable {
  private let cells: [any RowCell]
  private var continuation: UnsafeContinuation<Void, any Error>?

  init(_ access: TenantAccess, _ mode: TransactionMode, _ cells: [any RowCell], waitMax: Duration) {
    self.cells = cells
    super.init(access, mode, statements: cells.map { $0.sql }, waitMax: waitMax)
  }

  func attach(_ continuation: UnsafeContinuation<Void, any Error>) {
    self.continuation = continuation
  }

  override func read(_ result: borrowing ResultHandle, at index: Int) throws(PostgresError) {
    try cells[index].read(result)
  }

  override func succeed() {
    take()?.resume()
  }

  override func fail(_ error: any Error) {
    take()?.resume(throwing: error)
  }

  private func take() -> UnsafeContinuation<Void, any Error>? {
    defer { continuation = nil }
    return continuation
  }
}
