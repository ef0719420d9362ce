/// Locations (behaviour 29).
extension NGSIError {
  static let secondLocation = NGSIError(
    .noResourcesAvailable,
    "You cannot use more than one geo location attribute when creating an entity. Use ignoreType metadata if you want "
      + "to add additional informative locations.")

  /// - Parameter isUpdate: the attribute was there before and was not the location of its entity.
  static func badLocation(_ fault: GeometryFault, isUpdate: Bool) -> NGSIError {
    let preamble =
      isUpdate ? "error parsing location attribute for existing attribute: " : "error parsing location attribute: "
    let detail =
      switch fault {
      case .notAnObject: "geo:json needs an object or null as value"
      case .pointIsNoString: "geo:point needs a string as value"
      case .unreadable(let text): "geo coordinates format error [see Orion user manual]: \(text)"
      case .notAnArrayOfStrings: "geo:line, geo:box and geo:polygon needs array of strings as value"
      case .lineCount: "geo:line uses at least 2 coordinates"
      case .boxCount: "geo:box uses exactly 2 coordinates"
      case .flatBox: "geo:box coordinates are not defining an actual box"
      case .polygonCount: "geo:polygon uses at least 4 coordinates"
      case .openPolygon: "geo:polygon first and last coordinates must match"
      case .unknownGeoJSONType: "geo:json type is not one of the supported GeoJSON geometries"
      case .badGeoJSONCoordinates: "geo:json coordinates do not fit the type of geometry"
      case .featureWithoutGeometry: "geo:json Feature needs an object in geometry"
      case .notOneFeature: "geo:json FeatureCollection needs exactly one Feature in features"
      case .outOfRange: "longitude must be within -180 and 180, latitude within -90 and 90"
      }
    return NGSIError(.badRequest, preamble + detail)
  }
}
