import NGSI

/// A row of the table and the entity in it.
struct KnownRow: Sendable {
  let content: RowContent
  let ord: Int64
  /// Whether its place has left the index.
  let isMoving: Bool
  /// Changes with every change of the row (`xmin`).
  let version: String

  init(_ content: RowContent, ord: Int64, isMoving: Bool, version: String) {
    self.content = content
    self.ord = ord
    self.isMoving = isMoving
    self.version = version
  }

  init(_ locked: LockedEntity) throws {
    self.init(
      RowContent(try Entity(locked.stored), locked.stored), ord: locked.ord, isMoving: locked.isMoving,
      version: locked.version)
  }
}

/// An entity and the form in which it is stored: the same in two shapes. A class, because a write hands it on from step to
/// step, and as values these are a dozen references each time.
final class RowContent: Sendable {
  let entity: Entity
  let stored: StoredEntity
  /// Nil for what was read: where its attributes lie, only who wrote it knows.
  private let encoded: EncodedEntity?

  /// What was read.
  init(_ entity: Entity, _ stored: StoredEntity) {
    self.entity = entity
    self.stored = stored
    encoded = nil
  }

  /// What a change left.
  ///
  /// - Parameter before: what it changed.
  /// - Throws: 413 when the entity is too large to be stored.
  init(_ after: Entity, of change: Change, over before: RowContent?) throws(NGSIError) {
    var encoded: EncodedEntity?
    if let before = before?.encoded { encoded = try EncodedEntity(change, over: before) }
    let whole = if let encoded { encoded } else { try EncodedEntity(after) }
    entity = after
    stored = whole.stored
    self.encoded = whole
  }

  var key: EntityKey { EntityKey(id: stored.id, type: stored.type, servicePath: stored.servicePath) }
}
