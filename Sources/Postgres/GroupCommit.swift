/// Writes of one tenant that queue while a transaction of that tenant is in flight go together into the next one.
///
/// At most three batches of a tenant and group are on their way in this process, and no two that touch the same; no timer,
/// no waiting for company where nothing is on its way (Design, telemetry; Postgres.docc, overlap). `body` gets
/// all jobs of the batch and answers one result for each, in order. It must do nothing outside the scope, because it
/// runs again when the batch has to be repeated: without the jobs whose guards refused, or job by job after a
/// failure. A job whose transaction may have been committed is never run again.
package final class GroupCommit<Job: Sendable, Outcome: Sendable>: Sendable {
  /// Does the work of a whole batch and answers one result for each job, in order.
  package typealias Body = @Sendable (inout TenantScope, [Job]) throws -> [Result<Outcome, any Error>]

  let database: Database
  let role: PlatformRole
  let batchMax: Int
  let body: Body
  private let reach: @Sendable (Job) -> GroupReach
  let lanes: GroupLanes<Job, Outcome>

  /// - Parameters:
  ///   - role: whose connections do the work; a role without a pool fails every job with `.notConfigured`.
  ///   - batchMax: how many jobs share a transaction at most.
  ///   - reach: what a job touches.
  package init(
    _ database: Database, as role: PlatformRole = .app, batchMax: Int = 100,
    reach: @escaping @Sendable (Job) -> GroupReach = { _ in .everything }, _ body: @escaping Body
  ) {
    self.database = database
    self.role = role
    self.batchMax = batchMax
    self.body = body
    self.reach = reach
    lanes = GroupLanes(bound: database.configuration.queueMax)
    database.addChore { [weak lanes, observer = database.observer] in
      let expired = lanes?.takeExpired() ?? []
      guard !expired.isEmpty else { return }
      observer(.waitedTooLong(.interactive, requests: expired.count))
      for entry in expired { entry.resume(.failure(PostgresError(.timeout, "waited too long for its batch"))) }
    }
  }

  /// Returns when the job's transaction is committed. Every guard of `access` is read in that transaction; a job that
  /// is refused fails alone with the guard's error.
  package func submit(_ job: Job, access: TenantAccess) async throws -> Outcome {
    let entry = entry(job, access)
    return try await withTaskCancellationHandler {
      // Unsafe because the checked one costs an allocation per write; the entry uses it once.
      try await withUnsafeThrowingContinuation { continuation in
        entry.finished = { continuation.resume(with: $0) }
        queue(entry, access.tenant)
      }
    } onCancel: {
      if lanes.withdraw(entry, access.tenant) { entry.resume(.failure(PostgresError(.cancelled))) }
    }
  }

  /// Queues a job that is not withdrawn.
  ///
  /// - Parameter finished: called exactly once, when the job's transaction is committed or has failed, on whatever thread
  ///   knows it; it must neither block nor work long.
  package func submit(
    _ job: Job, access: TenantAccess, then finished: @escaping @Sendable (Result<Outcome, any Error>) -> Void
  ) {
    let entry = entry(job, access)
    entry.finished = finished
    queue(entry, access.tenant)
  }

  private func entry(_ job: Job, _ access: TenantAccess) -> GroupEntry<Job, Outcome> {
    GroupEntry(job, access, reach(job), waitMax: database.configuration.queueWaitMax)
  }

  private func queue(_ entry: GroupEntry<Job, Outcome>, _ tenant: TenantID) {
    do throws(PostgresError) {
      for check in entry.guards { try check.sql.checkValues() }
    } catch {
      return entry.resume(.failure(error))
    }
    switch lanes.admit(entry, tenant) {
    case .due: sendBatch(tenant)
    case .queued: break
    case .full:
      database.observer(.queueFull(.interactive))
      entry.resume(.failure(PostgresError(.queueFull)))
    case .withdrawn: entry.resume(.failure(PostgresError(.cancelled)))
    }
  }

  /// How many jobs of a tenant wait for its next batch.
  package func waiting(for tenant: TenantID) -> Int { lanes.waiting(for: tenant) }

  func sendBatch(_ tenant: TenantID) {
    let batch = GroupBatch(self, tenant, waitMax: database.configuration.queueWaitMax)
    do { try database.pool(of: role).submit(batch) } catch { batch.fail(error) }
  }
}
