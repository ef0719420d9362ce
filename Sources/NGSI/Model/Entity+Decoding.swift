import CivilTime
import StrictJSON

/// A row that is not what we store. It means the database was changed by something else; the place says where to look.
package struct StoredEntityFault: Error, Hashable, Sendable {
  package let place: String
}

extension Entity {
  /// Reads what `StoredEntity.init(_:)` wrote.
  package init(_ stored: StoredEntity) throws(StoredEntityFault) {
    let document = try Self.object(stored.document, "document")
    let times = try Self.object(stored.attributeTimes, "attribute times")
    var attributes: [Attribute] = []
    attributes.reserveCapacity(document.count)
    for (index, (name, value)) in document.members.enumerated() {
      // Both objects are written in one order, so the times usually stand in the same place.
      let aligned = index < times.count && times.members[index].key == name
      let pair = aligned ? times.members[index].value : times[name]
      attributes.append(try Self.attribute(name, value, pair))
    }
    self.init(
      id: EntityID(unchecked: stored.id), type: EntityType(unchecked: stored.type),
      servicePath: ServicePath(unchecked: stored.servicePath), attributes: attributes, created: stored.created,
      modified: stored.modified, expires: stored.expires)
  }

  private static func object(_ bytes: [UInt8], _ place: String) throws(StoredEntityFault) -> JSONObject {
    guard let object = try? JSON(parsing: bytes, limits: Payload.limits).object else {
      throw StoredEntityFault(place: place)
    }
    return object
  }

  private static func attribute(_ name: String, _ value: JSON, _ times: JSON?) throws(StoredEntityFault) -> Attribute {
    // The members stand in the order in which they are printed, so nothing has to be looked up.
    guard let members = value.object?.members, members.count == 3, members[0].key == "type",
      let type = members[0].value.string, members[1].key == "value", members[2].key == "metadata",
      let metadata = members[2].value.object, let times = times?.array, times.count == 2,
      let created = times[0].number?.int64, let modified = times[1].number?.int64
    else { throw StoredEntityFault(place: "attribute \(name)") }
    var pieces: [Metadata] = []
    pieces.reserveCapacity(metadata.count)
    for (key, piece) in metadata.members {
      guard let piece = piece.object, let type = piece["type"]?.string, let value = piece["value"] else {
        throw StoredEntityFault(place: "metadata \(key) of attribute \(name)")
      }
      pieces.append(Metadata(name: MetadataName(unchecked: key), type: MetadataType(unchecked: type), value: value))
    }
    return Attribute(
      name: AttributeName(unchecked: name), type: AttributeType(unchecked: type), value: members[1].value,
      metadata: pieces,
      created: Timestamp(microseconds: created), modified: Timestamp(microseconds: modified))
  }
}
