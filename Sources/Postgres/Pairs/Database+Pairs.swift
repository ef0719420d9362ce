extension Database {
  /// Two transactions of the role gateway in one flush. When it returns, both are committed and durable.
  package func inPairs<Work: PairedWork>(_ work: Work, of tenant: TenantID) async throws -> Work.Outcome {
    guard let pairs else { throw PostgresError(.notConfigured, "role gateway") }
    let request = PairFlush(work, tenant, waitMax: configuration.queueWaitMax)
    return try await withTaskCancellationHandler {
      try await withUnsafeThrowingContinuation { continuation in
        request.attach(continuation)
        pairs.submit(request)
      }
    } onCancel: {
      pairs.cancel(request, isInterruptible: false)
    }
  }

  /// The same without a task: for an event loop, which has nothing to suspend.
  ///
  /// - Parameter finished: called exactly once, on a thread of the gates or, when the work cannot even be queued, on this
  ///   one. It must neither block nor work long: other requests wait behind it.
  package func inPairs<Work: PairedWork>(
    _ work: Work, of tenant: TenantID, then finished: @escaping @Sendable (Result<Work.Outcome, any Error>) -> Void
  ) {
    guard let pairs else { return finished(.failure(PostgresError(.notConfigured, "role gateway"))) }
    let request = PairFlush(work, tenant, waitMax: configuration.queueWaitMax)
    request.attach(finished)
    pairs.submit(request)
  }

  static func pairs(
    _ configuration: DatabaseConfiguration, _ observer: @escaping @Sendable (PostgresObservation) -> Void
  ) -> WorkerPool<PairRequest>? {
    guard let gateway = configuration.gateway else { return nil }
    let settings = PoolSettings(
      .gates, gateway, configuration.brief, observer, statementTimeout: configuration.gatewayStatementTimeout,
      workers: configuration.gateWorkers, takeMax: configuration.gateBatchMax,
      company: Company(enough: configuration.gateCompany, patience: configuration.gatePatience), isLazy: true)
    return WorkerPool(settings) { _ in PairHandler(settings: settings) }
  }
}

extension DatabaseConfiguration {
  /// A permit lives five seconds; nothing that holds one may sleep longer.
  var brief: DatabaseConfiguration {
    var brief = self
    brief.idleInTransactionTimeout = gatewayStatementTimeout
    return brief
  }
}
