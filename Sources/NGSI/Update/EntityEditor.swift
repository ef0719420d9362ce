import CivilTime
import StrictJSON

/// Edits one entity and notes what it did. Rules that concern the entity as a whole are checked once, at the end.
struct EntityEditor {
  private var entity: Entity
  private let before: Entity?
  private let options: UpdateOptions
  /// Whether what is new is appended, rather than everything replaced or what is there updated.
  private let appends: Bool
  private let now: Timestamp
  private var alterations: [AttributeAlteration] = []

  /// Edits an entity that is stored.
  init(_ stored: Entity, options: UpdateOptions, appends: Bool, at now: Timestamp) {
    entity = stored
    before = stored
    self.options = options
    self.appends = appends
    self.now = now
  }

  /// Fills an entity that is being made.
  init(new: Entity, options: UpdateOptions, at now: Timestamp) {
    entity = new
    before = nil
    self.options = options
    appends = false
    self.now = now
  }

  /// Whether the entity has the attribute; `dateExpires` is one while it is set.
  func has(_ name: AttributeName) -> Bool {
    name == .dateExpires ? entity.expires != nil : entity.index(of: name) != nil
  }

  /// Appends or updates an attribute.
  mutating func put(_ input: AttributeInput) throws(NGSIError) {
    if input.name == .dateExpires { return try putExpiration(input.content, type: input.type) }
    if let place = entity.index(of: input.name) {
      let old = entity.attributes[place]
      let (type, value) = try Self.content(of: input, over: old)
      store(at: place, type: type, value: value, metadata: metadata(of: input, over: old))
    } else if let new = try Self.attribute(input, at: now) {
      append(new)
    }
  }

  /// Sets a value and leaves type and metadata alone, so the stored type says what the value may be (behaviours 15,
  /// 17, 21).
  mutating func putValue(_ input: ValueInput, of name: AttributeName) throws(NGSIError) {
    if name == .dateExpires { return try putExpiration(input.content, type: nil) }
    guard let place = entity.index(of: name) else { return }
    let old = entity.attributes[place]
    if input.hasForbiddenCharacters, old.type != .textUnrestricted, !old.isMarked(.textUnrestricted) {
      throw .invalidCharacters(in: "attribute value")
    }
    let typed = AttributeInput(name: name, type: old.type, content: input.content)
    let value = try Self.content(of: typed, over: old).value
    let output = try Payload.dateOutput(value, old.type.text, place: "attribute value")
    store(at: place, type: old.type, value: output, metadata: old.metadata)
  }

  /// Takes an attribute away.
  mutating func remove(_ name: AttributeName) {
    if name == .dateExpires {
      entity.expires = nil
    } else if let place = entity.index(of: name) {
      entity.attributes.remove(at: place)
    }
    note(name, .delete, valueChanged: true)
  }

  /// Makes the entity have these attributes and no others. What they were before leaves no trace in them: metadata do
  /// not stick, and operators start from nothing.
  mutating func replaceAll(_ inputs: [AttributeInput]) throws(NGSIError) {
    let old = entity
    entity.attributes = []
    entity.expires = nil
    for input in inputs where input.name == .dateExpires {
      try putExpiration(input.content, type: input.type, over: old.expires)
    }
    for input in inputs where input.name != .dateExpires {
      guard let new = try Self.attribute(input, at: now) else { continue }
      if let previous = old[name: new.name] {
        entity.attributes.append(previous)
        store(at: entity.attributes.count - 1, type: new.type, value: new.value, metadata: new.metadata)
      } else {
        append(new)
      }
    }
    for gone in old.attributes where entity.index(of: gone.name) == nil { note(gone.name, .delete, valueChanged: true) }
    if old.expires != nil, !inputs.contains(where: { $0.name == .dateExpires }) {
      note(.dateExpires, .delete, valueChanged: true)
    }
  }

  /// The change, after the rules on the whole entity.
  func finished() throws(NGSIError) -> Change {
    try checkLocations()
    var after = entity
    after.modified = now
    let alteration: Change.Alteration =
      if before == nil { .create } else if alterations.contains(where: \.isChange) { .change } else { .update }
    return Change(
      before: before, after: after, alteration: alteration, attributes: alterations,
      isForced: options.contains(.forcedUpdate))
  }

  /// The deletion of the entity.
  func deleted() -> Change {
    let gone = entity.attributes.map {
      AttributeAlteration(name: $0.name, action: .delete, valueChanged: true, metadataChanged: false)
    }
    return Change(
      before: before, after: nil, alteration: .delete, attributes: gone, isForced: options.contains(.forcedUpdate))
  }
}

extension EntityEditor {
  private mutating func append(_ attribute: Attribute) {
    var attribute = attribute
    attribute.value = Self.bareGeometry(attribute)
    entity.attributes.append(attribute)
    note(attribute.name, .append, valueChanged: true)
  }

  private mutating func store(at place: Int, type: AttributeType, value: JSON, metadata: [Metadata]) {
    let old = entity.attributes[place]
    var new = old
    new.type = type
    new.value = value
    new.metadata = metadata
    new.value = Self.bareGeometry(new)
    let valueChanged = new.value != old.value || new.type != old.type
    let metadataChanged = new.metadata != old.metadata
    if valueChanged || metadataChanged { new.modified = now }
    entity.attributes[place] = new
    note(new.name, .update, valueChanged: valueChanged, metadataChanged: metadataChanged)
  }

  private mutating func note(
    _ name: AttributeName, _ action: AttributeAlteration.Action, valueChanged: Bool, metadataChanged: Bool = false
  ) {
    alterations.append(
      AttributeAlteration(name: name, action: action, valueChanged: valueChanged, metadataChanged: metadataChanged))
  }

  /// Type and value of an update of `old`. A value without a type gets the type of its kind; an operation keeps the
  /// stored one (behaviour 17).
  private static func content(
    of input: AttributeInput, over old: Attribute
  ) throws(NGSIError) -> (type: AttributeType, value: JSON) {
    switch input.content {
    case .value(let value): return (input.type ?? DefaultType(of: value).attributeType, value)
    case .operation(let operation):
      let type = input.type ?? old.type
      let isDate = DateTimeText.isDateType(type.text)
      return (type, try operation.applied(to: old.value, isDate: isDate, attribute: input.name) ?? old.value)
    }
  }

  /// A new attribute; nil when its operator makes nothing of nothing (behaviour 28).
  private static func attribute(_ input: AttributeInput, at now: Timestamp) throws(NGSIError) -> Attribute? {
    let value: JSON
    switch input.content {
    case .value(let given): value = given
    case .operation(let operation):
      let isDate = input.type.map { DateTimeText.isDateType($0.text) } ?? false
      guard let made = try operation.applied(to: nil, isDate: isDate, attribute: input.name) else { return nil }
      value = made
    }
    return Attribute(
      name: input.name, type: input.type ?? DefaultType(of: value).attributeType, value: value,
      metadata: input.metadata ?? [], created: now, modified: now)
  }

  /// Metadata stick unless the request overrides them (behaviour 27).
  private func metadata(of input: AttributeInput, over old: Attribute) -> [Metadata] {
    let given = input.metadata ?? []
    if options.contains(.overrideMetadata) { return given }
    var merged = old.metadata
    for piece in given {
      if let place = merged.firstIndex(where: { $0.name == piece.name }) {
        merged[place] = piece
      } else {
        merged.append(piece)
      }
    }
    return merged
  }
}

extension EntityEditor {
  /// `dateExpires` is a property of the entity that clients write as an attribute (behaviour 30). Without a type it is
  /// taken for a date; null makes the entity permanent.
  private mutating func putExpiration(
    _ content: AttributeInput.Content, type: AttributeType?
  ) throws(NGSIError) {
    try putExpiration(content, type: type, over: entity.expires)
  }

  private mutating func putExpiration(
    _ content: AttributeInput.Content, type: AttributeType?, over old: Timestamp?
  ) throws(NGSIError) {
    guard type.map({ DateTimeText.isDateType($0.text) }) ?? true else { throw .badExpiration }
    switch content {
    case .value(.null): entity.expires = nil
    case .value(.string(let text)):
      guard let instant = DateTimeText.parse(text) else { throw .badDate(in: "attribute value") }
      entity.expires = instant
    case .value, .operation: throw .badExpiration
    }
    note(.dateExpires, old == nil ? .append : .update, valueChanged: entity.expires != old)
  }
}

extension EntityEditor {
  /// One location at most, and a readable one (behaviour 29). What was stored was checked before, so a fault is this
  /// request's.
  private func checkLocations() throws(NGSIError) {
    let located = entity.attributes.compactMap { attribute in attribute.locationType.map { (attribute, $0) } }
    guard located.count <= 1 else { throw .secondLocation }
    guard let (attribute, type) = located.first, alterations.contains(where: { $0.name == attribute.name }) else {
      return
    }
    do throws(GeometryFault) {
      _ = try Geometry(type, attribute.value)
    } catch {
      throw .badLocation(error, use(of: attribute.name))
    }
  }

  /// Orion words the fault by what an append would have done.
  private func use(of name: AttributeName) -> NGSIError.LocationUse {
    guard appends, let before else { return .set }
    if before[name: name] == nil { return .append }
    return before.location == nil ? .become : .set
  }

  /// Of a GeoJSON Feature that is a location only the geometry is kept; a faulty one is left for `checkLocations`.
  private static func bareGeometry(_ attribute: Attribute) -> JSON {
    guard attribute.locationType == .json else { return attribute.value }
    return (try? Geometry.geometryObject(in: attribute.value)) ?? attribute.value
  }
}
