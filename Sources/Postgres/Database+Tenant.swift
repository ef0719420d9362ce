extension Database {
  /// One flush for one statement: BEGIN, the tenant, the guards, the statement, COMMIT, on a connection shared with
  /// other requests. A refused guard throws its own error and no rows are returned.
  package func withTenant<S: Statement>(
    _ access: TenantAccess, _ mode: TransactionMode, _ statement: S
  ) async throws -> [S.Row] {
    guard maySharePipeline(access, mode) else {
      return try await withTenant(access, mode) { (scope: inout TenantScope) in try scope.fetch(statement) }
    }
    let request = SingleFlush(access, mode, statement, waitMax: configuration.queueWaitMax)
    try request.checkValues()
    return try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        request.attach(continuation)
        pipeline.submit(request)
      }
    } onCancel: {
      pipeline.cancel(request, isInterruptible: false)
    }
  }

  /// One flush for one read by key, which may share its statement with others of its kind.
  package func withTenant<S: MergeableStatement>(
    _ access: TenantAccess, _ mode: TransactionMode, _ statement: S
  ) async throws -> [S.Row] {
    precondition(mode == .readOnly, "only reads are merged")
    let request = MergeableFlush(access, mode, statement, waitMax: configuration.queueWaitMax)
    try request.checkValues()
    return try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        request.attach(continuation)
        pipeline.submit(request)
      }
    } onCancel: {
      pipeline.cancel(request, isInterruptible: false)
    }
  }

  /// The same without a task: for an event loop, which has nothing to suspend.
  ///
  /// - Parameter finished: called exactly once, on a thread of the pipeline or, when the request cannot even be queued, on
  ///   this one. It must neither block nor work long: other requests wait behind it.
  package func withTenant<S: MergeableStatement>(
    _ access: TenantAccess, reading statement: S,
    then finished: @escaping @Sendable (Result<[S.Row], any Error>) -> Void
  ) {
    let request = MergeableFlush(access, .readOnly, statement, waitMax: configuration.queueWaitMax)
    do { try request.checkValues() } catch { return finished(.failure(error)) }
    request.attach(finished)
    pipeline.submit(request)
  }

  /// One flush for several statements.
  package func withTenant<each S: Statement>(
    _ access: TenantAccess, _ mode: TransactionMode, _ statement: repeat each S
  ) async throws -> (repeat [(each S).Row]) {
    let cells = (repeat StatementCell(each statement))
    var list: [any RowCell] = []
    for cell in repeat each cells { list.append(cell) }
    guard !list.isEmpty, maySharePipeline(access, mode) else {
      try await interactive.transaction(access, mode) { [list] transaction in try transaction.run(list) }
      return (repeat (each cells).rows)
    }
    let request = ListFlush(access, mode, list, waitMax: configuration.queueWaitMax)
    try request.checkValues()
    try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        request.attach(continuation)
        pipeline.submit(request)
      }
    } onCancel: {
      pipeline.cancel(request, isInterruptible: false)
    }
    return (repeat (each cells).rows)
  }

  /// In one flush the COMMIT is on its way before a guard's row can be read. For a read that does not matter, its rows
  /// are dropped; a write must not count before the guards agreed, so it takes two flushes on a thread of its own.
  private func maySharePipeline(_ access: TenantAccess, _ mode: TransactionMode) -> Bool {
    !mode.allowsWriting || access.checks.isEmpty
  }

  /// An interactive transaction: `body` runs on a connection's own thread, synchronously.
  @discardableResult
  package func withTenant<R: Sendable>(
    _ access: TenantAccess, _ mode: TransactionMode, as role: PlatformRole = .app,
    _ body: @escaping @Sendable (inout TenantScope) throws -> R
  ) async throws -> R {
    try await pool(of: role).transaction(access, mode) { transaction in
      var scope = TenantScope(tenant: access.tenant, transaction: transaction)
      return try body(&scope)
    }
  }

  /// A long transaction (export, report) on the small pool of its own; one moment for all its statements.
  @discardableResult
  package func longRead<R: Sendable>(
    _ access: TenantAccess, _ body: @escaping @Sendable (inout TenantScope) throws -> R
  ) async throws -> R {
    try await longReads.transaction(access, .snapshot) { transaction in
      var scope = TenantScope(tenant: access.tenant, transaction: transaction)
      return try body(&scope)
    }
  }
}
