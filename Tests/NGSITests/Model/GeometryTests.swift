import NGSI
import StrictJSON
import Testing

@Suite("Locations as PostGIS reads them (behaviour 29)")
struct GeometryTests {
  @Test(
    "every type, longitude first",
    arguments: [
      (.point, #""41.3763726, 2.186447514""#, "POINT(2.186447514 41.3763726)"),
      (.point, #"" -3.5,45.20 ""#, "POINT(45.2 -3.5)"),
      (.line, #"["2, 20","3, 30"]"#, "LINESTRING(20.0 2.0,30.0 3.0)"),
      (.box, #"["10, 40","-10, 30"]"#, "POLYGON((30.0 -10.0,40.0 -10.0,40.0 10.0,30.0 10.0,30.0 -10.0))"),
      (.polygon, #"["0, 0","0, 1","1, 1","0, 0"]"#, "POLYGON((0.0 0.0,1.0 0.0,1.0 1.0,0.0 0.0))"),
      (.json, #"{"type":"Point","coordinates":[2.5,41,120]}"#, "POINT(2.5 41.0)"),
      (.json, #"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#, "MULTIPOINT(1.0 2.0,3.0 4.0)"),
      (.json, #"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#, "LINESTRING(1.0 2.0,3.0 4.0)"),
      (.json, #"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]]]}"#, "MULTILINESTRING((1.0 2.0,3.0 4.0))"),
      (
        .json, #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#,
        "POLYGON((0.0 0.0,1.0 0.0,1.0 1.0,0.0 0.0))"
      ),
      (
        .json, #"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#,
        "MULTIPOLYGON(((0.0 0.0,1.0 0.0,1.0 1.0,0.0 0.0)))"
      ),
      (.json, #"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}"#, "POINT(1.0 2.0)"),
      (
        .json,
        #"{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]}}]}"#,
        "POINT(1.0 2.0)"
      ),
    ] as [(GeoType, String, String)])
  func accepted(type: GeoType, value: String, expected: String) throws {
    #expect(try Geometry(type, JSON(parsing: value)).ewkt == "SRID=4326;" + expected)
  }

  @Test(
    "every type has its own faults",
    arguments: [
      (.point, "1", .pointIsNoString), (.point, #""foo""#, .unreadable("foo")), (.point, #""1""#, .unreadable("1")),
      (.point, #""1,2,3""#, .unreadable("1,2,3")), (.point, #""nan,0x1""#, .unreadable("nan,0x1")),
      (.point, #""90.5, 0""#, .outOfRange), (.point, #""0, -180.1""#, .outOfRange),
      (.line, #""1,2""#, .notAnArrayOfStrings),
      (.line, #"["1,2",3]"#, .elementIsNoString), (.line, #"["1,2"]"#, .lineCount), (.box, #"["1,2"]"#, .boxCount),
      (.box, #"["0, 0","10, 10","20, 20"]"#, .boxCount), (.box, #"["0, 0","0, 10"]"#, .flatBox),
      (.box, #"["0, 0","5, 0"]"#, .flatBox),
      (.polygon, #"["1,1","2,2","1,1"]"#, .polygonCount),
      (.polygon, #"["10, 10","20, 20","20, 10","10, 0"]"#, .openPolygon),
      (.json, #""foo""#, .notAnObject), (.json, "{}", .unknownGeoJSONType),
      (.json, #"{"type":"GeometryCollection","geometries":[]}"#, .unknownGeoJSONType),
      (.json, #"{"type":"Point"}"#, .badGeoJSONCoordinates),
      (.json, #"{"type":"Point","coordinates":[1]}"#, .badGeoJSONCoordinates),
      (.json, #"{"type":"Point","coordinates":[1,2,3,4]}"#, .badGeoJSONCoordinates),
      (.json, #"{"type":"Point","coordinates":[1,"2"]}"#, .badGeoJSONCoordinates),
      (.json, #"{"type":"Point","coordinates":[181,2]}"#, .outOfRange),
      (.json, #"{"type":"LineString","coordinates":[[1,2]]}"#, .badGeoJSONCoordinates),
      (.json, #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#, .badGeoJSONCoordinates),
      (.json, #"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#, .badGeoJSONCoordinates),
      (.json, #"{"type":"Feature"}"#, .geometryMissing),
      (.json, #"{"type":"Feature","geometry":"foo"}"#, .geometryIsNoObject),
      (.json, #"{"type":"FeatureCollection"}"#, .featuresMissing),
      (.json, #"{"type":"FeatureCollection","features":{}}"#, .featuresAreNoArray),
      (.json, #"{"type":"FeatureCollection","features":[]}"#, .noFeature),
      (.json, #"{"type":"FeatureCollection","features":[{"type":"Feature"},{"type":"Feature"}]}"#, .severalFeatures),
      (.json, #"{"type":"FeatureCollection","features":[7]}"#, .featureIsNoFeature),
      (.json, #"{"type":"FeatureCollection","features":[{"type":"Feature"}]}"#, .geometryMissing),
    ] as [(GeoType, String, GeometryFault)])
  func refused(type: GeoType, value: String, fault: GeometryFault) throws {
    let value = try JSON(parsing: value)
    #expect(throws: fault) { _ = try Geometry(type, value) }
  }
}
