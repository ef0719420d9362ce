extension Geometry {
  /// Reads `coords` for the geometry named `kind`: `latitude,longitude` pairs joined by `;`.
  init(kind: String, coords: String) throws(GeoFault) {
    let positions = try Self.positions(coords)
    switch kind {
    case "point":
      guard positions.count == 1 else { throw .count(kind) }
      self = .point(positions[0])
    case "line":
      guard positions.count >= 2 else { throw .count(kind) }
      self = .line(positions)
    case "box":
      guard positions.count == 2 else { throw .count(kind) }
      guard positions[0].latitude != positions[1].latitude, positions[0].longitude != positions[1].longitude else {
        throw .flatBox
      }
      self = .box(positions[0], positions[1])
    case "polygon":
      guard positions.count >= 4 else { throw .polygonCount }
      guard positions.first == positions.last else { throw .openPolygon }
      guard Ring(positions).isSimple else { throw .polygonCrossing }
      self = .polygon([positions])
    default:
      throw .geometry
    }
  }

  private static func positions(_ coords: String) throws(GeoFault) -> [Position] {
    let pairs = coords.split(separator: ";", omittingEmptySubsequences: false)
    guard pairs.count <= QueryLimits.coordinatesMax else { throw .coordinatesTooMany }
    var positions: [Position] = []
    for pair in pairs {
      let numbers = pair.split(separator: ",", omittingEmptySubsequences: false)
      guard numbers.count == 2 else { throw .pair }
      guard let latitude = Double(decimal: numbers[0].trimmed), let longitude = Double(decimal: numbers[1].trimmed),
        (-90...90).contains(latitude), (-180...180).contains(longitude)
      else { throw .coordinates }
      positions.append(Position(longitude: longitude, latitude: latitude))
    }
    return positions
  }
}

extension Double {
  /// A finite number in decimal notation; neither `nan`, `inf` nor hexadecimal, which Swift's own reader takes.
  init?(decimal text: Substring) {
    let isDecimal = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    guard isDecimal, let value = Double(text), value.isFinite else { return nil }
    self = value
  }
}
