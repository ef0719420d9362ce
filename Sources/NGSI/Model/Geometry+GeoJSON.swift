import StrictJSON

extension Geometry {
  /// Reads a GeoJSON geometry, or the geometry of a Feature or of a FeatureCollection with one feature. A third
  /// coordinate, the altitude, is not part of the shape.
  init(geoJSON value: JSON) throws(GeometryFault) {
    guard let object = try Self.geometryObject(in: value).object else { throw .notAnObject }
    guard let type = object["type"]?.string else { throw .unknownGeoJSONType }
    guard let kind = GeoJSONKind(rawValue: type) else { throw .unknownGeoJSONType }
    guard let coordinates = object["coordinates"] else { throw .badGeoJSONCoordinates }
    switch kind {
    case .point: self = .point(try Self.position(coordinates))
    case .multiPoint: self = .multiPoint(try Self.list(coordinates, atLeast: 1, Self.position))
    case .line: self = .line(try Self.line(coordinates))
    case .multiLine: self = .multiLine(try Self.list(coordinates, atLeast: 1, Self.line))
    case .polygon: self = .polygon(try Self.rings(coordinates))
    case .multiPolygon: self = .multiPolygon(try Self.list(coordinates, atLeast: 1, Self.rings))
    }
  }

  private enum GeoJSONKind: String {
    case point = "Point"
    case multiPoint = "MultiPoint"
    case line = "LineString"
    case multiLine = "MultiLineString"
    case polygon = "Polygon"
    case multiPolygon = "MultiPolygon"
  }

  /// The geometry itself: what is stored and printed of a Feature (behaviour 29).
  static func geometryObject(in value: JSON) throws(GeometryFault) -> JSON {
    guard let object = value.object else { throw .notAnObject }
    switch object["type"]?.string {
    case "Feature": return try featureGeometry(value)
    case "FeatureCollection":
      guard let field = object["features"] else { throw .featuresMissing }
      guard let features = field.array else { throw .featuresAreNoArray }
      guard let feature = features.first else { throw .noFeature }
      guard features.count == 1 else { throw .severalFeatures }
      guard feature.object?["type"]?.string == "Feature" else { throw .featureIsNoFeature }
      return try featureGeometry(feature)
    default: return value
    }
  }

  private static func featureGeometry(_ feature: JSON) throws(GeometryFault) -> JSON {
    guard let geometry = feature.object?["geometry"] else { throw .geometryMissing }
    guard geometry.object != nil else { throw .geometryIsNoObject }
    return geometry
  }

  private static func position(_ value: JSON) throws(GeometryFault) -> Position {
    guard let numbers = value.array, (2...3).contains(numbers.count), let longitude = numbers[0].number?.double,
      let latitude = numbers[1].number?.double, numbers.allSatisfy({ $0.number != nil })
    else { throw .badGeoJSONCoordinates }
    return try Position(checkedLongitude: longitude, latitude: latitude)
  }

  private static func line(_ value: JSON) throws(GeometryFault) -> [Position] {
    try list(value, atLeast: 2, position)
  }

  private static func rings(_ value: JSON) throws(GeometryFault) -> [[Position]] {
    try list(value, atLeast: 1) { ring throws(GeometryFault) in
      let positions = try list(ring, atLeast: 4, position)
      guard positions.first == positions.last else { throw .badGeoJSONCoordinates }
      return positions
    }
  }

  private static func list<Element>(
    _ value: JSON, atLeast least: Int, _ read: (JSON) throws(GeometryFault) -> Element
  ) throws(GeometryFault) -> [Element] {
    guard let elements = value.array, elements.count >= least else { throw .badGeoJSONCoordinates }
    var result: [Element] = []
    result.reserveCapacity(elements.count)
    for element in elements { result.append(try read(element)) }
    return result
  }
}
