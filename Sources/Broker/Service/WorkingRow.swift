import NGSI

/// An entity as the jobs of a commit group have left it so far, beside what the table holds of it.
struct WorkingRow {
  /// The row of the table; nil when it has none.
  let known: KnownRow?
  /// What that row holds; nil also when it has lapsed.
  private let original: RowContent?
  /// What the row holds now; nil when there is no entity.
  private(set) var content: RowContent?
  /// Bytes of the document that count as stored: also those of a lapsed row that nobody sees.
  private(set) var accountedBytes: Int?
  private(set) var ord: Int64
  /// The entity was made by this group, so nothing of the row lives on.
  private(set) var isNew = false
  private(set) var isTouched = false

  /// A row of the table. A lapsed one is there, though its entity is not.
  init(_ row: KnownRow, isVisible: Bool) {
    known = row
    original = isVisible ? row.content : nil
    content = original
    accountedBytes = row.content.stored.document.count
    ord = row.ord
  }

  /// No row at all.
  init() {
    known = nil
    original = nil
    ord = 0
  }

  var entity: Entity? { content?.entity }

  /// Takes the result of a change.
  ///
  /// - Parameter ord: the number for an entity that is made.
  /// - Throws: when the entity has become too large to be stored.
  mutating func take(_ change: Change, ord nextOrd: () -> Int64) throws(NGSIError) {
    isTouched = true
    guard let after = change.after else {
      content = nil
      accountedBytes = nil
      return
    }
    let made = try RowContent(after, of: change, over: content)
    if content == nil {
      isNew = true
      ord = nextOrd()
    }
    content = made
    accountedBytes = made.stored.document.count
  }
}

extension WorkingRow {
  /// Adds what has to be written so that the table holds what the row is now.
  ///
  /// - Parameter place: the number of its place.
  func add(to writes: inout EntityWrites, at place: Int) {
    guard isTouched else { return }
    switch (known, content) {
    case (nil, nil): break
    case (let known?, nil): writes.deletes.append(known.content.key)
    case (nil, let content?):
      writes.inserts.append(image(content, at: place, isMoving: false, Self.geometry(content.entity.location)))
    case (let known?, let content?): addUpdate(of: known, content, at: place, to: &writes)
    }
  }

  /// An entity that goes from one place to another leaves the index of places for good: from its second place on,
  /// moving it is a heap-only update (Design, telemetry).
  private func addUpdate(of known: KnownRow, _ content: RowContent, at place: Int, to writes: inout EntityWrites) {
    if isNew {
      writes.updates.append(image(content, at: place, isMoving: false, Self.geometry(content.entity.location)))
      return
    }
    let (before, after) = (original?.entity.locatedAttribute, content.entity.locatedAttribute)
    if before?.hasGeometry(of: after) ?? (after == nil) {
      var image = image(content, at: place, isMoving: known.isMoving, .kept)
      image.version = known.version
      if content.stored.expires == known.content.stored.expires {
        writes.documents.append(image)
      } else {
        writes.updates.append(image)
      }
    } else {
      let moves = known.isMoving || (before != nil && after != nil)
      writes.updates.append(image(content, at: place, isMoving: moves, Self.geometry(content.entity.location)))
    }
  }

  private func image(
    _ content: RowContent, at place: Int, isMoving: Bool, _ geometry: EntityWrites.Geometry
  ) -> EntityWrites.RowImage {
    EntityWrites.RowImage(content: content, ord: ord, isMoving: isMoving, geometry: geometry, place: place)
  }

  private static func geometry(_ location: Location?) -> EntityWrites.Geometry {
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
  fileprivate func hasGeometry(of other: Attribute?) -> Bool {
    type == other?.type && value == other?.value
  }
}
