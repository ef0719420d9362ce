import Testing

@testable import NGSI

@Suite struct GeoParsingTests {
  static let partial = "partial geo expression: geometry, georel and coords have to be provided together"
  static let bad: [(String, String)] = [
    ("georel=near;maxDistance:1", partial), ("geometry=point&coords=1,2", partial),
    ("georel=near;maxDistance:1&coords=1,2", partial), ("georel=near;maxDistance:1&geometry=point", partial),
    ("geometry=polygon&coords=B,1.2;2.1,2.2;3.1,3.2", "Invalid query: invalid coordinates"),
    ("georel=near;maxDistance:10&geometry=point&coords=B,5", "Invalid query: invalid coordinates"),
    ("georel=near;maxDistance:10&geometry=point&coords=5,B", "Invalid query: invalid coordinates"),
    ("georel=near;maxDistance:10&geometry=point&coords=91,0", "Invalid query: invalid coordinates"),
    ("georel=near;maxDistance:10&geometry=point&coords=0,-180.1", "Invalid query: invalid coordinates"),
    ("georel=near;maxDistance:10&geometry=point&coords=nan,0", "Invalid query: invalid coordinates"),
    ("georel=near;maxDistance:10&geometry=point&coords=0x1,0", "Invalid query: invalid coordinates"),
    (
      "georel=near;maxDistance:10&geometry=point&coords=1,2;3,4",
      "Invalid query: invalid number of coordinates for /point/"
    ),
    (
      "georel=near;maxDistance:10&geometry=circle&coords=1,2",
      "Invalid query: error parsing geometry: Invalid selector in geometry specification"
    ),
    (
      "georel=near;maxDistance=1000&geometry=point&coords=43.42015,-2.76",
      "Invalid query: Invalid modifier in georel parameter"
    ),
    ("georel=near;foo:1&geometry=point&coords=1,2", "Invalid query: Invalid modifier in georel parameter"),
    (
      "georel=near;maxDistance:1;maxDistance:2&geometry=point&coords=1,2",
      "Invalid query: maxDistance present more than once"
    ),
    (
      "georel=coveredBy;maxDistance:1&geometry=box&coords=1,2;3,4",
      "Invalid query: maxDistance erroneously used with georel /coveredBy/"
    ),
    ("georel=near;maxDistance:x&geometry=point&coords=1,2", "Invalid query: invalid number for maxDistance"),
    ("georel=near;minDistance:-1&geometry=point&coords=1,2", "Invalid query: invalid number for minDistance"),
    (
      "georel=near&geometry=point&coords=1,2", "Invalid query: georel /near/ without either minDistance nor maxDistance"
    ),
    ("georel=near;near;maxDistance:1&geometry=point&coords=1,2", "Invalid query: georel type present more than once"),
    ("georel=maxDistance:1&geometry=point&coords=1,2", "Invalid query: georel without type"),
    ("georel=intersects&geometry=line&coords=1,2,3;4,5", "Invalid query: invalid point in URI param /coords/"),
    ("georel=far&geometry=point&coords=1,2", "Invalid query: Invalid modifier in georel parameter"),
    (
      "georel=near;maxDistance:1&geometry=box&coords=1,2;3,4",
      "Invalid query: georel /near/ used with geometry different than point"
    ),
    (
      "georel=coveredBy&geometry=point&coords=5,5", "Invalid query: point geometry cannot be used with coveredBy georel"
    ),
    (
      "georel=coveredBy&geometry=line&coords=5,5;9,5",
      "Invalid query: line geometry cannot be used with coveredBy georel"
    ),
    (
      "georel=intersects&geometry=line&coords=5,5",
      "Invalid query: invalid number of coordinates for /line/"
    ),
    (
      "georel=intersects&geometry=box&coords=5,5",
      "Invalid query: invalid number of coordinates for /box/"
    ),
    (
      "georel=intersects&geometry=box&coords=5,5;5,6",
      "Invalid query: box coordinates are not defining an actual box"
    ),
    (
      "georel=intersects&geometry=polygon&coords=0,0;0,6;0,0",
      "Invalid query: Too few coordinates for polygon"
    ),
    (
      "georel=intersects&geometry=polygon&coords=0,0;0,6;6,0;1,1",
      "Invalid query: First and last point in polygon not the same"
    ),
    (
      "georel=intersects&geometry=polygon&coords=0,0;6,6;0,6;6,0;0,0",
      "Invalid query: invalid polygon in URI param /coords/: its sides cross or touch"
    ),
    (
      "georel=intersects&geometry=polygon&coords=0,0;6,6;3,3;0,0",
      "Invalid query: invalid polygon in URI param /coords/: its sides cross or touch"
    ),
  ]

  @Test(arguments: bad)
  func `a fault in a geographical query is named`(_ query: String, _ description: String) {
    let refusal = #expect(throws: NGSIError.self) { try EntityQuery(parameters: URLParameters(query: query)) }
    #expect(refusal?.description == description)
  }

  static let good: [(String, GeoQuery.Relation, String)] = [
    (
      "georel=near;maxDistance:10&geometry=point&coords=40.5,-3.5", .near(minimum: nil, maximum: 10), "POINT(-3.5 40.5)"
    ),
    (
      "georel=near;minDistance:0;maxDistance:1.5&geometry=point&coords=1, 2", .near(minimum: 0, maximum: 1.5),
      "POINT(2.0 1.0)"
    ),
    (
      "georel=coveredBy&geometry=box&coords=-5,11;6,0", .coveredBy,
      "POLYGON((0.0 -5.0,11.0 -5.0,11.0 6.0,0.0 6.0,0.0 -5.0))"
    ),
    ("georel=minDistance:2;near&geometry=point&coords=1,2", .near(minimum: 2, maximum: nil), "POINT(2.0 1.0)"),
    ("georel=intersects&geometry=line&coords=5,5;9,5", .intersects, "LINESTRING(5.0 5.0,5.0 9.0)"),
    ("georel=equals&geometry=point&coords=15,15", .equals, "POINT(15.0 15.0)"),
    (
      "georel=disjoint&geometry=polygon&coords=0,0;24,0;0,20;0,0", .disjoint,
      "POLYGON((0.0 0.0,0.0 24.0,20.0 0.0,0.0 0.0))"
    ),
  ]

  @Test(arguments: good)
  func `coordinates are read latitude first`(_ query: String, _ relation: GeoQuery.Relation, _ shape: String) throws {
    let geo = try #require(try EntityQuery(parameters: URLParameters(query: query)).filter.geo)
    #expect(geo.relation == relation)
    #expect(geo.shape.ewkt == "SRID=4326;" + shape)
  }

  static let rings: [([(Double, Double)], Bool)] = [
    ([(0, 0), (0, 6), (6, 6), (6, 0), (0, 0)], true),
    ([(0, 0), (0, 3), (0, 6), (6, 6), (6, 0), (0, 0)], true),
    ([(0, 0), (6, 6), (0, 6), (6, 0), (0, 0)], false),
    ([(0, 0), (0, 6), (0, 3), (6, 6), (6, 0), (0, 0)], false),
    ([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4), (0, 0)], false),
    ([(0, 0), (0, 0), (4, 4), (2, 0), (0, 0)], false),
    ([(0, 0), (3, 3), (6, 0), (6, 6), (3, 3), (0, 6), (0, 0)], false),
  ]

  @Test(arguments: rings)
  func `a ring whose sides meet is known`(_ corners: [(Double, Double)], _ isSimple: Bool) {
    let ring = Ring(corners.map { Geometry.Position(longitude: $0.0, latitude: $0.1) })
    #expect(ring.isSimple == isSimple)
  }

  @Test func `coordinates have a ceiling`() throws {
    func line(_ count: Int) throws -> EntityQuery {
      let coords = Array(repeating: "1,2", count: count).joined(separator: ";")
      return try EntityQuery(
        parameters: URLParameters([("georel", "intersects"), ("geometry", "line"), ("coords", coords)]))
    }
    #expect(throws: Never.self) { try line(QueryLimits.coordinatesMax) }
    #expect(throws: NGSIError.self) { try line(QueryLimits.coordinatesMax + 1) }
  }
}
