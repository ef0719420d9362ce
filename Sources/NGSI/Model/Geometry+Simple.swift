package import StrictJSON

extension Geometry {
  /// Reads the value of an attribute with a geo type.
  /// - Throws: what is wrong with it; a 400 for the client.
  package init(_ type: GeoType, _ value: JSON) throws(GeometryFault) {
    switch type {
    case .json: try self.init(geoJSON: value)
    case .point:
      guard let text = value.string else { throw .pointIsNoString }
      self = .point(try Position(latitudeFirst: text))
    case .line, .box, .polygon: try self.init(type, positions: try Self.positions(value))
    }
  }

  private init(_ type: GeoType, positions: [Position]) throws(GeometryFault) {
    switch type {
    case .box:
      guard positions.count == 2 else { throw .boxCount }
      let (one, other) = (positions[0], positions[1])
      guard one.latitude != other.latitude, one.longitude != other.longitude else { throw .flatBox }
      self = .box(one, other)
    case .polygon:
      guard positions.count >= 4 else { throw .polygonCount }
      guard positions.first == positions.last else { throw .openPolygon }
      self = .polygon([positions])
    case .line, .point, .json:
      guard positions.count >= 2 else { throw .lineCount }
      self = .line(positions)
    }
  }

  private static func positions(_ value: JSON) throws(GeometryFault) -> [Position] {
    guard let elements = value.array else { throw .notAnArrayOfStrings }
    var positions: [Position] = []
    for element in elements {
      guard let text = element.string else { throw .elementIsNoString }
      positions.append(try Position(latitudeFirst: text))
    }
    return positions
  }
}

extension Geometry.Position {
  /// Reads `latitude, longitude`, the order of the simple location format.
  init(latitudeFirst text: String) throws(GeometryFault) {
    let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard parts.count == 2, let latitude = Self.degrees(parts[0]), let longitude = Self.degrees(parts[1]) else {
      throw .unreadable(text)
    }
    try self.init(checkedLongitude: longitude, latitude: latitude)
  }

  /// Refuses what is not on the earth.
  init(checkedLongitude longitude: Double, latitude: Double) throws(GeometryFault) {
    guard abs(longitude) <= 180, abs(latitude) <= 90 else { throw .outOfRange }
    self.init(longitude: longitude, latitude: latitude)
  }

  private static func degrees(_ text: Substring.UTF8View) -> Double? {
    var trimmed = text
    while trimmed.first == UInt8(ascii: " ") { trimmed = trimmed.dropFirst() }
    while trimmed.last == UInt8(ascii: " ") { trimmed = trimmed.dropLast() }
    // Only what is also a JSON number: `Double` alone would take `nan` and `0x1p3`.
    return JSONNumber(String(Substring(trimmed)))?.double
  }
}
