import CivilTime
import StrictJSON

extension StoredEntity {
  /// The stored form of an entity.
  /// - Throws: 413 when the document would be longer than `documentBytesMax`.
  package init(_ entity: Entity) throws(NGSIError) {
    var document: [UInt8] = []
    var times: [UInt8] = []
    document.reserveCapacity(entity.attributes.count * 96)
    times.reserveCapacity(entity.attributes.count * 64)
    document.append(UInt8(ascii: "{"))
    times.append(UInt8(ascii: "{"))
    for (index, attribute) in entity.attributes.enumerated() {
      if index > 0 {
        document.append(UInt8(ascii: ","))
        times.append(UInt8(ascii: ","))
      }
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
    document.append(UInt8(ascii: "}"))
    times.append(UInt8(ascii: "}"))
    guard document.count <= Self.documentBytesMax else { throw .entityTooLarge }
    self.init(
      id: entity.id.text, type: entity.type.text, servicePath: entity.servicePath.text, document: document,
      attributeTimes: times, created: entity.created, modified: entity.modified, expires: entity.expires)
  }
}
