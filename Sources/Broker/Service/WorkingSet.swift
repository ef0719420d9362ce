import CivilTime
import NGSI
import Postgres

/// All entities that a commit group may touch, as the jobs so far have left them. A value: a job that fails is undone
/// by putting back the rows it took.
struct WorkingSet {
  let now: Timestamp
  private let nextOrd: () -> Int64
  private var slots: [Slot] = []
  /// The first slot of each place, by its number; -1 where there is none.
  private var heads: [Int]

  /// A row and the next of the same id and path, which has another type.
  private struct Slot {
    let key: EntityKey
    let place: Int
    let next: Int
    var row: WorkingRow
  }

  /// - Parameters:
  ///   - places: those that the jobs name.
  ///   - known: every row of the table at these places, with the number of its place.
  init(_ places: Int, _ known: [(place: Int, row: KnownRow)], at now: Timestamp, nextOrd: @escaping () -> Int64) {
    self.now = now
    self.nextOrd = nextOrd
    heads = Array(repeating: -1, count: places)
    slots.reserveCapacity(places)
    for (place, row) in known {
      let stored = row.content.stored
      let isVisible = EntityVisibility.isVisible(expires: stored.expires, modified: stored.modified, at: now)
      _ = add(row.content.key, at: place, WorkingRow(row, isVisible: isVisible))
    }
  }

  private mutating func add(_ key: EntityKey, at place: Int, _ row: WorkingRow) -> Int {
    slots.append(Slot(key: key, place: place, next: heads[place], row: row))
    heads[place] = slots.count - 1
    return slots.count - 1
  }

  /// Where the one entity that a request means is, or would be made.
  ///
  /// - Parameter place: the number of the request's place.
  /// - Throws: 409 when the id alone is ambiguous among the entities that the caller can see.
  mutating func find(_ request: UpdateRequest, at place: Int, reach: EntityReach) throws(NGSIError) -> Int {
    if let type = request.entity.type { return slot(of: type, request, at: place) }
    var found: Int?
    var slot = heads[place]
    while slot >= 0 {
      if slots[slot].row.content != nil, reach.covers(type: slots[slot].key.type) {
        guard found == nil else { throw .ambiguousEntity }
        found = slot
      }
      slot = slots[slot].next
    }
    return found ?? self.slot(of: .thing, request, at: place)
  }

  private mutating func slot(of type: EntityType, _ request: UpdateRequest, at place: Int) -> Int {
    var slot = heads[place]
    while slot >= 0 {
      if slots[slot].key.type == type.text { return slot }
      slot = slots[slot].next
    }
    let key = EntityKey(id: request.entity.id.text, type: type.text, servicePath: request.servicePath.text)
    return add(key, at: place, WorkingRow())
  }

  func key(_ slot: Int) -> EntityKey { slots[slot].key }

  func entity(_ slot: Int) -> Entity? { slots[slot].row.entity }

  /// The row as it is now, to be put back when the job fails.
  func row(_ slot: Int) -> WorkingRow { slots[slot].row }

  mutating func restore(_ row: WorkingRow, at slot: Int) { slots[slot].row = row }

  /// How many rows of the table lie at a place.
  func knownRows(at place: Int) -> Int {
    var count = 0
    var slot = heads[place]
    while slot >= 0 {
      if slots[slot].row.known != nil { count += 1 }
      slot = slots[slot].next
    }
    return count
  }

  /// Takes what an item did to an entity.
  ///
  /// - Returns: by how much entities and bytes stored rose or fell.
  mutating func take(_ change: Change, at slot: Int) throws(NGSIError) -> (entities: Int64, bytes: Int64) {
    let before = slots[slot].row.accountedBytes
    try slots[slot].row.take(change, ord: nextOrd)
    let after = slots[slot].row.accountedBytes
    return (
      Int64(after == nil ? 0 : 1) - Int64(before == nil ? 0 : 1), Int64(after ?? 0) - Int64(before ?? 0)
    )
  }

  /// What has to be written, each row once, in the order of the keys.
  var writes: EntityWrites {
    var writes = EntityWrites()
    for slot in slots.indices.sorted(by: { slots[$0].key < slots[$1].key }) {
      slots[slot].row.add(to: &writes, at: slots[slot].place)
    }
    return writes
  }
}
