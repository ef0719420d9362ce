import StrictJSON

/// The one location of an entity: the attribute that geographical queries look at.
package struct Location: Hashable, Sendable {
  package let attribute: AttributeName
  package let geometry: Geometry
}

extension Attribute {
  /// The geo type when the attribute takes part as a location: not marked `ignoreType`, not null (behaviour 29).
  package var locationType: GeoType? {
    // Nearly all types differ from the geo types in their first letter.
    guard type.text.utf8.first == UInt8(ascii: "g"), let type = GeoType(rawValue: type.text), !value.isNull,
      !isMarked(.ignoreType)
    else { return nil }
    return type
  }
}

extension Entity {
  /// The location, read from the attribute that has one. What an update let in has at most one, and it can be read.
  package var location: Location? {
    for attribute in attributes {
      guard let type = attribute.locationType else { continue }
      guard let geometry = try? Geometry(type, attribute.value) else { return nil }
      return Location(attribute: attribute.name, geometry: geometry)
    }
    return nil
  }
}
