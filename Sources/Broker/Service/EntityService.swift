package import CivilTime
package import NGSI
package import Postgres

/// Every operation on entities. Each takes the caller, and with it the tenant: there is none without.
///
/// Throws `NGSIError` for what NGSI-v2 refuses, ``BrokerError`` for the rest, and a guard's own error unchanged.
package final class EntityService: Sendable {
  let database: Database
  let clock: any WallClock
  let recorder: any UsageRecorder
  let memory = RowMemory()
  private let singles: GroupCommit<WriteJob, WriteReceipt>
  private let batches: GroupCommit<WriteJob, WriteReceipt>

  /// - Parameters:
  ///   - recorder: counts what is billed exactly, in the transaction that does it.
  ///   - observer: told of every change in the transaction that makes it.
  package init(
    _ database: Database, clock: any WallClock = SystemClock(), recorder: any UsageRecorder = NoUsageRecorder(),
    observer: any ChangeObserver = NoChangeObserver(), ordinals: OrdinalSource = OrdinalSource()
  ) {
    self.database = database
    self.clock = clock
    self.recorder = recorder
    let group = CommitGroup(clock: clock, ordinals: ordinals, observer: observer, recorder: recorder, memory: memory)
    singles = GroupCommit(database, batchMax: BrokerLimits.groupJobsMax, reach: \.groupReach) { scope, jobs in
      try group.run(jobs, in: &scope)
    }
    batches = GroupCommit(database, batchMax: BrokerLimits.groupBatchesMax) { scope, jobs in
      try group.run(jobs, in: &scope)
    }
  }

  /// Does one thing to one entity: create, upsert, append, update, replace or delete, of the entity, its attributes,
  /// one of them or its value.
  ///
  /// - Returns: after the commit. A partial update throws its `PartialUpdate`, though what could be done is committed
  ///   and charged.
  @discardableResult
  package func write(_ request: UpdateRequest, for caller: BrokerCaller) async throws -> WriteReceipt {
    try caller.reach.requireWriting(request.servicePath, types: CollectionOfOne(request).named)
    let job = WriteJob([request], isBatch: false, for: caller)
    return try await translatingFailures { try await singles.submit(job, access: caller.access) }
  }

  /// Queues a single write whose caller was judged before.
  func submit(
    _ job: WriteJob, _ access: TenantAccess,
    then finished: @escaping @Sendable (Result<WriteReceipt, any Error>) -> Void
  ) {
    singles.submit(job, access: access, then: finished)
  }

  /// How many single writes of a tenant wait for its next transaction.
  func waiting(for tenant: TenantID) -> Int { singles.waiting(for: tenant) }

  /// `POST /v2/op/update`: all items in one transaction, one answer for all of them (NGSI behaviour 38).
  package func update(
    _ batch: BatchUpdate, at servicePath: ServicePath, options: UpdateOptions, for caller: BrokerCaller
  ) async throws {
    let requests = batch.requests(servicePath: servicePath, options: options)
    try caller.reach.requireWriting(servicePath, types: requests.named)
    let job = WriteJob(requests, isBatch: true, for: caller)
    _ = try await translatingFailures { try await batches.submit(job, access: caller.access) }
  }
}

extension Collection<UpdateRequest> {
  /// The types that the requests name.
  fileprivate var named: some Sequence<String> { lazy.compactMap { $0.entity.type?.text } }
}
