extension Database {
  /// A transaction on tables that are no tenant's, by the connection of `role`.
  @discardableResult
  package func withPlatform<R: Sendable>(
    _ role: PlatformRole, _ mode: TransactionMode = .readWrite,
    _ body: @escaping @Sendable (inout PlatformScope) throws -> R
  ) async throws -> R {
    try await pool(of: role).platformTransaction(mode, body)
  }

  /// A long transaction (a yearly run, an export) on tables that are no tenant's, at one moment.
  @discardableResult
  package func longReadPlatform<R: Sendable>(
    _ role: PlatformRole = .app, _ body: @escaping @Sendable (inout PlatformScope) throws -> R
  ) async throws -> R {
    try await (role == .app ? longReads : pool(of: role)).platformTransaction(.snapshot, body)
  }

  private func pool(of role: PlatformRole) throws(PostgresError) -> WorkerPool<Job> {
    let pool =
      switch role {
      case .app: interactive
      case .meter: meter
      case .ops: ops
      }
    guard let pool else { throw PostgresError(.notConfigured, "role \(role)") }
    return pool
  }
}

extension WorkerPool where Item == Job {
  fileprivate func platformTransaction<R: Sendable>(
    _ mode: TransactionMode, _ body: @escaping @Sendable (inout PlatformScope) throws -> R
  ) async throws -> R {
    try await transaction(nil, mode) { transaction in
      var scope = PlatformScope(transaction: transaction)
      return try body(&scope)
    }
  }
}
