/// Locations (behaviour 29).
extension NGSIError {
  static let secondLocation = NGSIError(
    .noResourcesAvailable,
    "You cannot use more than one geo location attribute when creating an entity. Use ignoreType metadata if you want "
      + "to add additional informative locations.")

  /// A value that is no GeoJSON whatever else is stored, so `ignoreType` does not let it pass.
  static let geoJSONValue = NGSIError(.badRequest, geoJSONWithoutObject)
  private static let geoJSONWithoutObject = "geo:json needs an object or null as value"

  /// What was to be done with an attribute whose value is no location.
  enum LocationUse: String {
    case set = "error parsing location attribute: "
    /// Appended to an entity that was there.
    case append = "error parsing location attribute for new attribute: "
    /// Appended over an attribute that was there, in an entity that had no location.
    case become = "error parsing location attribute for existing attribute: "
  }

  static func badLocation(_ fault: GeometryFault, _ use: LocationUse) -> NGSIError {
    let detail =
      switch fault {
      case .notAnObject: geoJSONWithoutObject
      case .pointIsNoString: "geo:point needs a string as value"
      case .unreadable(let text): "geo coordinates format error [see Orion user manual]: \(text)"
      case .notAnArrayOfStrings: "geo:line, geo:box and geo:polygon needs array of strings as value"
      case .elementIsNoString:
        "geo:line, geo:box and geo:polygon needs array of strings but some element is not a string"
      case .lineCount: "geo:line uses at least 2 coordinates"
      case .boxCount: "geo:box uses exactly 2 coordinates"
      case .flatBox: "geo:box coordinates are not defining an actual box"
      case .polygonCount: "geo:polygon uses at least 4 coordinates"
      case .openPolygon: "geo:polygon first and last coordinates must match"
      case .unknownGeoJSONType: "geo:json type is not one of the supported GeoJSON geometries"
      case .badGeoJSONCoordinates: "geo:json coordinates do not fit the type of geometry"
      case .geometryMissing: "geometry in Feature not found"
      case .geometryIsNoObject: "geometry in Feature is not an object"
      case .featuresMissing: "features field not found in FeatureCollection"
      case .featuresAreNoArray: "features in FeatureCollection is not an array"
      case .noFeature: "features in FeatureCollection has 0 items"
      case .severalFeatures: "features in FeatureCollection has more than 1 item"
      case .featureIsNoFeature: "features in FeatureCollection has an item that is no Feature"
      case .outOfRange: "longitude must be within -180 and 180, latitude within -90 and 90"
      }
    return NGSIError(.badRequest, use.rawValue + detail)
  }
}
