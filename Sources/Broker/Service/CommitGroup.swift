import CivilTime
import DataClasses
import NGSI
import Postgres

/// The transaction that several write jobs of one tenant share (``Broker``, invariants 3 to 6 and 9).
struct CommitGroup: Sendable {
  let clock: any WallClock
  let ordinals: OrdinalSource
  let observer: any ChangeObserver
  let recorder: any UsageRecorder
  let memory: RowMemory

  /// Reads and locks, applies, writes, tells, charges; the caller commits.
  ///
  /// Several jobs that only update attributes go without the lock at first, and without reading what this process wrote
  /// last: should another have changed one of the rows meanwhile, the transaction fails as a whole and each job runs again
  /// alone, with the lock.
  /// - Returns: a result for each job, in order.
  func run(_ jobs: [WriteJob], in scope: inout TenantScope) throws -> [Result<WriteReceipt, any Error>] {
    let places = NamedPlaces(of: jobs, in: scope.tenant)
    if jobs.count > 1, jobs.allSatisfy(\.onlyUpdatesAttributes) {
      if let results = try update(jobs, at: places, knowing: memory, in: &scope) { return results }
      if let results = try update(jobs, at: places, knowing: nil, in: &scope) { return results }
    }
    for _ in 0...BrokerLimits.collisionRetriesMax {
      let now = clock.now()
      memory.forget(places.all)
      let rows = try read(places.all, places, locks: true, in: &scope)
      var set = WorkingSet(places.all.count, rows, at: now) { ordinals.next(at: now) }
      let results = Self.apply(jobs, to: &set, at: places)
      guard try Self.write(set.writes, knowing: Self.revisions(jobs), in: &scope) else { continue }
      return try finish(results, in: &scope, at: now)
    }
    throw BrokerError.busy
  }

  /// The rows at some of the places, each with the number of its place.
  func read(
    _ some: [RowMemory.Place], _ places: NamedPlaces, locks: Bool, in scope: inout TenantScope
  ) throws -> [(place: Int, row: KnownRow)] {
    let tenant = scope.tenant
    return try scope.fetch(LockEntities(some, in: tenant, locks: locks)).compactMap { locked in
      // What lies beside the places, under the id of one and the path of another, nobody names.
      guard
        let place = places[
          RowMemory.Place(tenant: tenant, id: locked.stored.id, servicePath: locked.stored.servicePath)]
      else { return nil }
      return (place, try KnownRow(locked))
    }
  }

  static func apply(_ jobs: [WriteJob], to set: inout WorkingSet, at places: NamedPlaces) -> [JobResult] {
    var first = 0
    return jobs.map { job in
      let items = first..<first + job.requests.count
      first = items.upperBound
      return job.apply(to: &set, at: places.ofRequests[items])
    }
  }

  /// Tells and charges what the jobs did.
  func finish(
    _ results: [JobResult], in scope: inout TenantScope, at now: Timestamp
  ) throws -> [Result<WriteReceipt, any Error>] {
    let changes = results.flatMap(\.changes)
    if !changes.isEmpty { try observer.observe(changes, in: &scope, at: now) }
    let usage = results.compactMap(\.usage)
    if !usage.isEmpty { try recorder.record(usage, in: &scope, at: now) }
    return results.map(\.outcome)
  }

  private static func revisions(_ jobs: [WriteJob]) -> [Int64] {
    Set(jobs.map(\.reach.classes.revision)).sorted()
  }

  /// - Returns: false when another process created one of the entities first. Nothing is written then, and what it
  ///   created can be locked now: the insert becomes the update that it would have been a moment later.
  private static func write(
    _ writes: EntityWrites, knowing revisions: @autoclosure () -> [Int64], in scope: inout TenantScope
  ) throws -> Bool {
    let tenant = scope.tenant
    if !writes.inserts.isEmpty {
      // A type gets no label while its first entity is being made (DataClasses.docc).
      try scope.queue(HoldClasses(revisions: revisions()))
      try scope.queue(Command("SAVEPOINT before_inserts"))
      guard try scope.execute(InsertEntities(tenant: tenant, rows: writes.inserts)) == writes.inserts.count else {
        try scope.queue(Command("ROLLBACK TO SAVEPOINT before_inserts"))
        return false
      }
    }
    if !writes.deletes.isEmpty { try scope.queue(DeleteEntities(tenant: tenant, keys: writes.deletes)) }
    if !writes.documents.isEmpty { try scope.queue(UpdateDocuments(tenant: tenant, rows: writes.documents)) }
    if !writes.updates.isEmpty { try scope.queue(UpdateEntities(tenant: tenant, rows: writes.updates)) }
    return true
  }
}
