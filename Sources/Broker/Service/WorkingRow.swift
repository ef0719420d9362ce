import NGSI

/// An entity as the jobs of a commit group have left it so far, beside what the table holds of it.
struct WorkingRow {
  /// The row under our lock; nil when the table has none.
  let locked: LockedEntity?
  /// The entity of that row; nil also when it has lapsed.
  private let original: Entity?
  /// What the entity is now; nil when there is none.
  private(set) var entity: Entity?
  /// `entity` in the form in which it is stored. Nil when there is no entity.
  private(set) var stored: StoredEntity?
  /// Bytes of the document that count as stored: also those of a lapsed row that nobody sees.
  private(set) var accountedBytes: Int?
  private(set) var ord: Int64
  /// The entity was made by this group, so nothing of the locked row lives on.
  private(set) var isNew: Bool
  private(set) var isTouched = false

  /// A row of the table. A lapsed one is there, though its entity is not.
  init(_ row: KnownRow, isVisible: Bool) {
    locked = row.locked
    original = isVisible ? row.entity : nil
    entity = original
    stored = isVisible ? row.locked.stored : nil
    accountedBytes = row.locked.stored.document.count
    ord = row.locked.ord
    isNew = false
  }

  /// No row at all.
  init() {
    locked = nil
    original = nil
    ord = 0
    isNew = false
  }

  /// Takes the result of a change.
  ///
  /// - Parameter ord: the number for an entity that is made.
  /// - Throws: when the entity has become too large to be stored.
  mutating func take(_ change: Change, ord nextOrd: () -> Int64) throws(NGSIError) {
    isTouched = true
    guard let after = change.after else {
      entity = nil
      stored = nil
      accountedBytes = nil
      return
    }
    stored = try StoredEntity(after)
    if entity == nil {
      isNew = true
      ord = nextOrd()
    }
    entity = after
    accountedBytes = stored?.document.count
  }
}

extension WorkingRow {
  /// Adds what has to be written so that the table holds what the row is now.
  func add(to writes: inout EntityWrites) {
    guard isTouched else { return }
    switch (locked, stored) {
    case (nil, nil): break
    case (let locked?, nil):
      writes.deletes.append(
        EntityKey(id: locked.stored.id, type: locked.stored.type, servicePath: locked.stored.servicePath))
    case (nil, let stored?):
      writes.inserts.append(.init(stored: stored, ord: ord, isMoving: false, place: Self.place(entity?.location)))
    case (let locked?, let stored?): addUpdate(of: locked, stored, to: &writes)
    }
  }

  /// An entity that goes from one place to another leaves the index of places for good: from its second place on,
  /// moving it is a heap-only update (Design, telemetry).
  private func addUpdate(of locked: LockedEntity, _ stored: StoredEntity, to writes: inout EntityWrites) {
    if isNew {
      writes.updates.append(.init(stored: stored, ord: ord, isMoving: false, place: Self.place(entity?.location)))
      return
    }
    if original?.locatedAttribute?.hasPlace(of: entity?.locatedAttribute) ?? (entity?.locatedAttribute == nil) {
      let image = EntityWrites.RowImage(
        stored: stored, ord: ord, isMoving: locked.isMoving, place: .kept, version: locked.version)
      if stored.expires == locked.stored.expires {
        writes.documents.append(image)
      } else {
        writes.updates.append(image)
      }
    } else {
      let moves = locked.isMoving || (original?.locatedAttribute != nil && entity?.locatedAttribute != nil)
      writes.updates.append(.init(stored: stored, ord: ord, isMoving: moves, place: Self.place(entity?.location)))
    }
  }

  private static func place(_ location: Location?) -> EntityWrites.Place {
    location.map { .at($0.geometry.ewkt) } ?? .none
  }
}

extension Entity {
  /// The attribute that makes the entity's place.
  fileprivate var locatedAttribute: Attribute? { attributes.first { $0.locationType != nil } }
}

extension Attribute {
  /// Whether both say the same place in the same words. Other words for the same place count as a move, which costs one
  /// update and is never wrong.
  fileprivate func hasPlace(of other: Attribute?) -> Bool {
    type == other?.type && value == other?.value
  }
}
