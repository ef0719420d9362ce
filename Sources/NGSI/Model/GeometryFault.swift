/// What is wrong with the value of a location attribute (behaviour 29).
package enum GeometryFault: Error, Hashable, Sendable {
  case pointIsNoString
  case unreadable(String)
  case notAnArrayOfStrings
  case lineCount
  case boxCount
  case flatBox
  case polygonCount
  case openPolygon
  case notAnObject
  case unknownGeoJSONType
  case badGeoJSONCoordinates
  case featureWithoutGeometry
  case notOneFeature
  case outOfRange
}
