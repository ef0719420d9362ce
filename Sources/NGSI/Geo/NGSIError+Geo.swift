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
  static let point = GeoFault("invalid point in URI param /coords/")
  static let line = GeoFault("invalid line in URI param /coords/: at least two points needed")
  static let box = GeoFault("invalid box in URI param /coords/: exactly two different corners needed")
  static let polygon = GeoFault(
    "invalid polygon in URI param /coords/: at least four points needed, first and last equal")
  static let polygonCrossing = GeoFault("invalid polygon in URI param /coords/: its sides cross or touch")
  static let geometry = GeoFault("error parsing geometry: Invalid selector in geometry specification")
  static let relation = GeoFault("Invalid selector in georel parameter")
  static let modifier = GeoFault("Invalid modifier in georel parameter")
  static let distance = GeoFault("Invalid distance in georel parameter")
  static let nearWithoutDistance = GeoFault("georel near needs maxDistance or minDistance")
  static let nearWithoutPoint = GeoFault("georel /near/ used with geometry different than point")

  static func coveredBy(_ geometry: String) -> GeoFault {
    GeoFault("\(geometry) geometry cannot be used with coveredBy georel")
  }
}
