import CivilTime
import NGSI
import Postgres

extension CommitGroup {
  /// Where the rows lie that jobs name.
  struct Places {
    private(set) var all: Set<RowMemory.Place> = []
    /// Those that a request names without a type, and so means only if nothing else lies there.
    private(set) var open: Set<RowMemory.Place> = []

    init(of jobs: [WriteJob], in tenant: TenantID) {
      for job in jobs {
        for request in job.requests {
          let place = RowMemory.Place(
            tenant: tenant, id: request.entity.id.text, servicePath: request.servicePath.text)
          all.insert(place)
          if request.entity.type == nil { open.insert(place) }
        }
      }
    }
  }

  /// Updates attributes without a lock: of rows as memory has them, and of others as they are read now.
  ///
  /// Memory alone decides nothing: every row that it gave is written, so that the table compares its version, and when it
  /// would refuse a job, the table is asked instead.
  /// - Returns: nil when it cannot be done so. Nothing is written then.
  func update(
    _ jobs: [WriteJob], knowing memory: RowMemory?, in scope: inout TenantScope
  ) throws -> [Result<WriteReceipt, any Error>]? {
    let tenant = scope.tenant
    let now = clock.now()
    let places = Places(of: jobs, in: tenant)
    let known = memory?.rows(at: places.all) ?? [:]
    if memory != nil, known.isEmpty { return nil }
    var rows = Array(known.values)
    if known.count < places.all.count {
      let unknown = places.all.filter { known[$0] == nil }
      rows += try scope.fetch(LockEntities(unknown, in: tenant, locks: false)).map { try KnownRow($0) }
        .filter { known[$0.place(of: tenant)] == nil }
    }
    var set = WorkingSet(rows, at: now) { ordinals.next(at: now) }
    let results = jobs.map { $0.apply(to: &set) }
    let writes = set.writes
    guard writes.isOnlyDocuments else { return nil }
    let documents = writes.documents.map { image in
      var image = image
      let place = image.place(of: tenant)
      image.isAlone = known[place] != nil && places.open.contains(place)
      return image
    }
    if !known.isEmpty {
      let written = documents.count { known[$0.place(of: tenant)] != nil }
      guard written == known.count, results.allSatisfy(\.isDone) else { return nil }
    }
    if !documents.isEmpty {
      // Travels with what follows it and with COMMIT: nothing waits for its answer but what is remembered.
      try scope.queue(
        UpdateKnownDocuments(tenant: tenant, rows: documents),
        read: { versions in
          // COMMIT is on its way: an answer that cannot be used costs a reading and nothing else.
          guard let version = versions.first else { return self.memory.forget(places.all) }
          remember(documents, as: version, of: set, among: rows, in: tenant, at: now)
        },
        failed: { error in
          guard error.code == .server(.serializationFailure) else { return }
          self.memory.forget(places.all)
          self.memory.doubt(tenant, at: now)
        })
    }
    return try finish(results, in: &scope, at: now)
  }

  private func remember(
    _ documents: [EntityWrites.RowImage], as version: String, of set: WorkingSet, among rows: [KnownRow],
    in tenant: TenantID, at now: Timestamp
  ) {
    var count: [RowMemory.Place: Int] = [:]
    for row in rows { count[row.place(of: tenant), default: 0] += 1 }
    let fresh = documents.compactMap { image -> (place: RowMemory.Place, row: KnownRow)? in
      let place = image.place(of: tenant)
      guard count[place] == 1, let entity = set.row(image.key).entity else { return nil }
      let row = LockedEntity(stored: image.stored, ord: image.ord, isMoving: image.isMoving, version: version)
      return (place, KnownRow(row, entity))
    }
    memory.remember(fresh, at: now)
  }
}

extension EntityWrites.RowImage {
  fileprivate var key: EntityKey { EntityKey(id: stored.id, type: stored.type, servicePath: stored.servicePath) }

  fileprivate func place(of tenant: TenantID) -> RowMemory.Place {
    RowMemory.Place(tenant: tenant, id: stored.id, servicePath: stored.servicePath)
  }
}
