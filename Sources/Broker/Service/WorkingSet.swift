import CivilTime
import NGSI
import Postgres

/// All entities that a commit group may touch, as the jobs so far have left them. A value: a job that fails is undone
/// by putting back the rows it took.
struct WorkingSet {
  let now: Timestamp
  private let nextOrd: () -> Int64
  private var rows: [EntityKey: WorkingRow] = [:]
  /// Types known under one id and path, for requests that leave the type open.
  private var types: [Place: [String]] = [:]

  private struct Place: Hashable {
    let id: String
    let servicePath: String
  }

  /// - Parameter known: every row of the table with an id and path that a job names.
  init(_ known: [KnownRow], at now: Timestamp, nextOrd: @escaping () -> Int64) {
    self.now = now
    self.nextOrd = nextOrd
    for row in known {
      let stored = row.locked.stored
      let isVisible = EntityVisibility.isVisible(expires: stored.expires, modified: stored.modified, at: now)
      let key = EntityKey(id: stored.id, type: stored.type, servicePath: stored.servicePath)
      rows[key] = WorkingRow(row, isVisible: isVisible)
      types[Place(id: key.id, servicePath: key.servicePath), default: []].append(key.type)
    }
  }

  /// The one entity that a request means, and the key it has or would be made with.
  ///
  /// - Throws: 409 when the id alone is ambiguous among the entities that the caller can see.
  func find(_ request: UpdateRequest, reach: EntityReach) throws(NGSIError) -> (key: EntityKey, entity: Entity?) {
    let id = request.entity.id.text
    let path = request.servicePath.text
    if let type = request.entity.type {
      let key = EntityKey(id: id, type: type.text, servicePath: path)
      return (key, rows[key]?.entity)
    }
    let known = types[Place(id: id, servicePath: path)] ?? []
    let present = known.filter { reach.covers(type: $0) }.compactMap { type in
      rows[EntityKey(id: id, type: type, servicePath: path)]?.entity
    }
    guard present.count <= 1 else { throw .ambiguousEntity }
    let type = present.first?.type ?? .thing
    return (EntityKey(id: id, type: type.text, servicePath: path), present.first)
  }

  /// The row of a key as it is now, to be put back when the job fails.
  func row(_ key: EntityKey) -> WorkingRow { rows[key] ?? WorkingRow() }

  mutating func restore(_ row: WorkingRow, at key: EntityKey) { rows[key] = row }

  /// Takes what an item did to an entity.
  ///
  /// - Returns: by how much entities and bytes stored rose or fell.
  mutating func take(_ change: Change, at key: EntityKey) throws(NGSIError) -> (entities: Int64, bytes: Int64) {
    var row = row(key)
    let before = row.accountedBytes
    try row.take(change, ord: nextOrd)
    if rows.updateValue(row, forKey: key) == nil {
      types[Place(id: key.id, servicePath: key.servicePath), default: []].append(key.type)
    }
    let after = row.accountedBytes
    return (
      Int64(after == nil ? 0 : 1) - Int64(before == nil ? 0 : 1), Int64(after ?? 0) - Int64(before ?? 0)
    )
  }

  /// What has to be written, each row once, in the order of the keys.
  var writes: EntityWrites {
    var writes = EntityWrites()
    for key in rows.keys.sorted() { rows[key]?.add(to: &writes) }
    return writes
  }
}
