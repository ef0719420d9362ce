extension WorkerPool where Item == Job {
  convenience init(jobs settings: PoolSettings) {
    self.init(settings) { JobHandler(settings: settings, cancel: $0) }
  }

  /// One transaction around `body`, on a worker's thread.
  func transaction<R: Sendable>(
    _ access: TenantAccess?, _ mode: TransactionMode, _ body: @escaping @Sendable (Transaction) throws -> R
  ) async throws -> R {
    let job = ClosureJob(access: access, mode: mode, waitMax: settings.waitMax, body: body)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        job.attach(continuation)
        submit(job)
      }
    } onCancel: {
      cancel(job, isInterruptible: true)
    }
  }
}
