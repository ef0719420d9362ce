/// What is wrong with the value of a location attribute (behaviour 29).
package enum GeometryFault: Error, Hashable, Sendable {
  case pointIsNoString
  case unreadable(String)
  case notAnArrayOfStrings
  case elementIsNoString
  case lineCount
  case boxCount
  case flatBox
  case polygonCount
  case openPolygon
  case notAnObject
  case unknownGeoJSONType
  case badGeoJSONCoordinates
  case geometryMissing
  case geometryIsNoObject
  case featuresMissing
  case featuresAreNoArray
  case noFeature
  case severalFeatures
  case featureIsNoFeature
  case outOfRange
}
