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

  /// The roles this client has connections for, in a fixed order.
  package var configuredRoles: [PlatformRole] {
    PlatformRole.allCases.filter { $0 == .app || rolePools[$0] != nil }
  }

  /// Where the interactive transactions of a role run.
  func pool(of role: PlatformRole) throws(PostgresError) -> WorkerPool<Job> {
    if role == .app { return interactive }
    guard let pool = rolePools[role] else { throw PostgresError(.notConfigured, "role \(role)") }
    return pool
  }

  static func rolePools(
    _ configuration: DatabaseConfiguration, _ observer: @escaping @Sendable (PostgresObservation) -> Void
  ) -> [PlatformRole: WorkerPool<Job>] {
    var pools: [PlatformRole: WorkerPool<Job>] = [:]
    func add(
      _ role: PlatformRole, _ name: PostgresObservation.Pool, _ conninfo: String?, timeout: Duration, workers: Int
    ) {
      guard let conninfo else { return }
      pools[role] = WorkerPool(
        jobs: PoolSettings(
          name, conninfo, role == .gateway ? configuration.brief : configuration, observer, statementTimeout: timeout,
          workers: workers, isLazy: true))
    }
    let interactive = configuration.interactiveStatementTimeout
    let workers = configuration.roleWorkers
    add(.meter, .meter, configuration.meter, timeout: interactive, workers: workers)
    add(.ops, .ops, configuration.ops, timeout: configuration.longReadStatementTimeout, workers: workers)
    add(
      .gateway, .gateway, configuration.gateway, timeout: configuration.gatewayStatementTimeout,
      workers: configuration.gatewayWorkers)
    add(.consent, .consent, configuration.consent, timeout: interactive, workers: configuration.consentWorkers)
    add(.sealer, .sealer, configuration.sealer, timeout: interactive, workers: workers)
    return pools
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
