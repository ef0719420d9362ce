import CivilTime
import StrictJSON

extension StoredEntity {
  /// The stored form of an entity.
  /// - Throws: 413 when the document would be longer than `documentBytesMax`.
  package init(_ entity: Entity) throws(NGSIError) {
    self = try EncodedEntity(entity).stored
  }
}

/// An entity in its stored form, with the knowledge of what lies where in it.
package struct EncodedEntity: Sendable {
  package let stored: StoredEntity
  private let layout: StoredLayout

  /// - Throws: 413 when the document would be longer than `StoredEntity.documentBytesMax`.
  package init(_ entity: Entity) throws(NGSIError) {
    var writer = StoredEntityWriter(attributes: entity.attributes.count)
    for attribute in entity.attributes { writer.add(attribute) }
    (stored, layout) = try writer.finished(entity)
  }

  /// The form of what a change left of an entity whose form is known: what the change did not touch is copied.
  ///
  /// - Parameter before: the form of `change.before`.
  /// - Returns: nil when attributes came or went, so that their places changed, or nothing is left.
  /// - Throws: as the other.
  package init?(_ change: Change, over before: EncodedEntity) throws(NGSIError) {
    guard let after = change.after, change.before?.attributes.count == after.attributes.count,
      change.attributes.allSatisfy({ $0.action == .update || $0.name == .dateExpires })
    else { return nil }
    var writer = StoredEntityWriter(attributes: after.attributes.count)
    for (place, attribute) in after.attributes.enumerated() {
      if change.attributes.contains(where: { $0.name == attribute.name }) {
        writer.add(attribute)
      } else {
        writer.copy(place, of: before.stored, before.layout)
      }
    }
    (stored, layout) = try writer.finished(after)
  }
}

/// Where each attribute begins in the two texts of a stored entity, and where one more would.
private struct StoredLayout: Sendable {
  var document: [Int32] = []
  var times: [Int32] = []
}

/// Writes the two texts side by side.
private struct StoredEntityWriter {
  private var document: [UInt8] = []
  private var times: [UInt8] = []
  private var layout = StoredLayout()

  init(attributes count: Int) {
    document.reserveCapacity(count * 96 + 2)
    times.reserveCapacity(count * 64 + 2)
    layout.document.reserveCapacity(count + 1)
    layout.times.reserveCapacity(count + 1)
    document.append(UInt8(ascii: "{"))
    times.append(UInt8(ascii: "{"))
  }

  private mutating func begin() {
    if !layout.document.isEmpty {
      document.append(UInt8(ascii: ","))
      times.append(UInt8(ascii: ","))
    }
    note()
  }

  private mutating func note() {
    // The limit of a document is far below what four bytes count; one beyond it is refused at the end.
    layout.document.append(Int32(clamping: document.count))
    layout.times.append(Int32(clamping: times.count))
  }

  mutating func add(_ attribute: Attribute) {
    begin()
    document.append(jsonString: attribute.name.text)
    document.append(UInt8(ascii: ":"))
    attribute.write(into: &document)
    times.append(jsonString: attribute.name.text)
    times.append(literal: ":[")
    times.append(decimal: attribute.created.microseconds)
    times.append(UInt8(ascii: ","))
    times.append(decimal: attribute.modified.microseconds)
    times.append(UInt8(ascii: "]"))
  }

  /// Takes the attribute at a place as it is in another.
  mutating func copy(_ place: Int, of other: StoredEntity, _ places: StoredLayout) {
    begin()
    document.append(contentsOf: other.document[Self.piece(place, places.document)])
    times.append(contentsOf: other.attributeTimes[Self.piece(place, places.times)])
  }

  /// Up to the comma or brace behind it.
  private static func piece(_ place: Int, _ starts: [Int32]) -> Range<Int> {
    Int(starts[place])..<Int(starts[place + 1]) - 1
  }

  mutating func finished(_ entity: Entity) throws(NGSIError) -> (StoredEntity, StoredLayout) {
    document.append(UInt8(ascii: "}"))
    times.append(UInt8(ascii: "}"))
    note()
    guard document.count <= StoredEntity.documentBytesMax else { throw .entityTooLarge }
    let stored = StoredEntity(
      id: entity.id.text, type: entity.type.text, servicePath: entity.servicePath.text, document: document,
      attributeTimes: times, created: entity.created, modified: entity.modified, expires: entity.expires)
    return (stored, layout)
  }
}
