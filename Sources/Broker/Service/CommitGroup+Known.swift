import CivilTime
import NGSI
import Postgres

extension CommitGroup {
  /// Updates attributes without a lock: of rows as memory has them, and of others as they are read now.
  ///
  /// Memory alone decides nothing: every row that it gave is written, so that the table compares its version, and when it
  /// would refuse a job, the table is asked instead.
  /// - Returns: nil when it cannot be done so. Nothing is written then.
  func update(
    _ jobs: [WriteJob], at places: NamedPlaces, knowing memory: RowMemory?, in scope: inout TenantScope
  ) throws -> [Result<WriteReceipt, any Error>]? {
    let now = clock.now()
    let remembered = memory?.rows(at: places.all) ?? Array(repeating: nil, count: places.all.count)
    var rows: [(place: Int, row: KnownRow)] = []
    rows.reserveCapacity(places.all.count)
    for (place, row) in remembered.enumerated() {
      if let row { rows.append((place, row)) }
    }
    let rememberedCount = rows.count
    if memory != nil, rememberedCount == 0 { return nil }
    if rememberedCount < places.all.count {
      let unknown = places.all.indices.filter { remembered[$0] == nil }.map { places.all[$0] }
      rows += try read(unknown, places, locks: false, in: &scope).filter { remembered[$0.place] == nil }
    }
    var set = WorkingSet(places.all.count, rows, at: now) { ordinals.next(at: now) }
    let results = Self.apply(jobs, to: &set, at: places)
    var writes = set.writes
    guard writes.isOnlyDocuments else { return nil }
    var writtenOfMemory = 0
    for index in writes.documents.indices {
      let place = writes.documents[index].place
      guard remembered[place] != nil else { continue }
      writtenOfMemory += 1
      writes.documents[index].isAlone = places.isOpen[place]
    }
    if rememberedCount > 0 {
      guard writtenOfMemory == rememberedCount, results.allSatisfy(\.isDone) else { return nil }
    }
    if !writes.documents.isEmpty {
      try write(
        writes.documents.filter { set.knownRows(at: $0.place) == 1 }, of: writes.documents, at: places, now, in: &scope)
    }
    return try finish(results, in: &scope, at: now)
  }

  /// Queues the update. It travels with what follows it and with COMMIT: nothing waits for its answer but what is
  /// remembered.
  ///
  /// - Parameter sole: those that are the only row of their place.
  private func write(
    _ sole: [EntityWrites.RowImage], of documents: [EntityWrites.RowImage], at places: NamedPlaces, _ now: Timestamp,
    in scope: inout TenantScope
  ) throws {
    let tenant = scope.tenant
    try scope.queue(
      UpdateKnownDocuments(tenant: tenant, rows: documents),
      read: { versions in
        // COMMIT is on its way: an answer that cannot be used costs a reading and nothing else.
        guard let version = versions.first else { return memory.forget(places.all) }
        memory.remember(
          sole.map { image in
            (
              places.all[image.place],
              KnownRow(image.content, ord: image.ord, isMoving: image.isMoving, version: version)
            )
          }, at: now)
      },
      failed: { error in
        guard error.code == .server(.serializationFailure) else { return }
        memory.forget(places.all)
        memory.doubt(tenant, at: now)
      })
  }
}
