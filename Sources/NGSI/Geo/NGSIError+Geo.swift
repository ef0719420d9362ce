/// Faults of `georel`, `geometry` and `coords` (behaviour 37). All are 400 BadRequest.
extension NGSIError {
  static let geoPartial = badQuery(
    "partial geo expression: geometry, georel and coords have to be provided together")

  /// A fault in a URL.
  static func geoInURL(_ fault: GeoFault) -> NGSIError { badQuery("Invalid query: \(fault.description)") }

  /// A fault in the expression of a body.
  static func geoInBody(_ fault: GeoFault) -> NGSIError {
    badQuery("error parsing geo-query fields: \(fault.description)")
  }
}

/// What is wrong with a geographical condition; where it stood decides how it is reported.
struct GeoFault: Error, Hashable, Sendable {
  let description: String

  private init(_ description: String) {
    self.description = description
  }

  static let coordinates = GeoFault("invalid coordinates")
  static let coordinatesTooMany = GeoFault("too many coordinates, max supported: \(QueryLimits.coordinatesMax)")
  static let pair = GeoFault("invalid point in URI param /coords/")
  static func count(_ geometry: String) -> GeoFault { GeoFault("invalid number of coordinates for /\(geometry)/") }
  static let flatBox = GeoFault("box coordinates are not defining an actual box")
  static let polygonCount = GeoFault("Too few coordinates for polygon")
  static let openPolygon = GeoFault("First and last point in polygon not the same")
  static let polygonCrossing = GeoFault("invalid polygon in URI param /coords/: its sides cross or touch")
  static let geometry = GeoFault("error parsing geometry: Invalid selector in geometry specification")
  static let token = GeoFault("Invalid modifier in georel parameter")
  static let relationTwice = GeoFault("georel type present more than once")
  static let relationMissing = GeoFault("georel without type")
  static func modifierTwice(_ name: String) -> GeoFault { GeoFault("\(name) present more than once") }
  static func modifierNotNumber(_ name: String) -> GeoFault { GeoFault("invalid number for \(name)") }
  static func modifierMisused(_ name: String, _ relation: String) -> GeoFault {
    GeoFault("\(name) erroneously used with georel /\(relation)/")
  }
  static let nearWithoutDistance = GeoFault("georel /near/ without either minDistance nor maxDistance")
  static let nearWithoutPoint = GeoFault("georel /near/ used with geometry different than point")

  static func coveredBy(_ geometry: String) -> GeoFault {
    GeoFault("\(geometry) geometry cannot be used with coveredBy georel")
  }
}
