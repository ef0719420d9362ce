import MoyaiTesting
import NGSI
import Postgres
import Testing

@testable import Broker

@Suite(.database, .serialized) struct GeoQueryTests {
  /// Places of Orion's own examples, latitude first as requests have it; every second one moves.
  private static let corners: [(id: String, latitude: Double, longitude: Double)] = [
    ("A", 5, 5), ("B", 9, 5), ("C", 15, 5), ("D", 15, 15), ("E", -4, 10),
  ]
  private static let cities: [(id: String, latitude: Double, longitude: Double)] = [
    ("Madrid", 40.418889, -3.691944), ("Leganes", 40.316667, -3.75), ("Alcobendas", 40.533333, -3.633333),
  ]

  static let rows: [(String, [String])] = [
    ("georel=coveredBy&geometry=box&coords=-5,0;6,11", ["A", "E"]),
    ("georel=coveredBy&geometry=box&coords=-5,11;6,0", ["A", "E"]),
    ("georel=coveredBy&geometry=polygon&coords=0,0;24,0;0,20;0,0", ["A", "B", "C"]),
    ("georel=intersects&geometry=point&coords=5,5", ["A"]),
    ("georel=intersects&geometry=line&coords=5,5;9,5", ["A", "B"]),
    ("georel=intersects&geometry=box&coords=-5,0;6,11", ["A", "E"]),
    ("georel=intersects&geometry=polygon&coords=0,0;24,0;0,20;0,0", ["A", "B", "C"]),
    ("georel=disjoint&geometry=point&coords=5,5&type=Corner", ["B", "C", "D", "E"]),
    ("georel=disjoint&geometry=line&coords=5,5;9,5&type=Corner", ["C", "D", "E"]),
    ("georel=disjoint&geometry=box&coords=-5,0;6,11&type=Corner", ["B", "C", "D"]),
    ("georel=disjoint&geometry=polygon&coords=0,0;24,0;0,20;0,0&type=Corner", ["D", "E"]),
    ("georel=equals&geometry=point&coords=15,15", ["D"]),
    ("georel=equals&geometry=line&coords=5,5;9,5", []),
    ("georel=near;maxDistance:15000&geometry=point&coords=40.418889,-3.691944", ["Madrid", "Leganes", "Alcobendas"]),
    ("georel=near;maxDistance:13500&geometry=point&coords=40.418889,-3.691944", ["Madrid", "Leganes"]),
    ("georel=near;maxDistance:1000&geometry=point&coords=40.418889,-3.691944", ["Madrid"]),
    ("georel=near;minDistance:13500&geometry=point&coords=40.418889,-3.691944&type=City", ["Alcobendas"]),
    ("georel=near;minDistance:1;maxDistance:13500&geometry=point&coords=40.418889,-3.691944", ["Leganes"]),
    (
      "georel=near;maxDistance:15000&geometry=point&coords=40.418889,-3.691944&orderBy=geo:distance",
      ["Madrid", "Leganes", "Alcobendas"]
    ),
    ("georel=near;maxDistance:15000&geometry=point&coords=40.5,-3.65&orderBy=geo:distance", ["Alcobendas", "Madrid"]),
    (
      "georel=near;maxDistance:30000&geometry=point&coords=40.5,-3.65&orderBy=!geo:distance",
      ["Leganes", "Madrid", "Alcobendas"]
    ),
    (
      "georel=coveredBy&geometry=box&coords=-90,-180;90,180",
      ["A", "B", "C", "D", "E", "Madrid", "Leganes", "Alcobendas"]
    ),
  ]

  @Test func `what stays and what moves is found alike`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72028))
      let all = Self.corners + Self.cities
      let entities = try all.map { place in
        try QueryWorld.entity(place.id, type: place.id.count == 1 ? "Corner" : "City")
      }
      let places = Dictionary(uniqueKeysWithValues: all.map { ($0.id, "POINT(\($0.longitude) \($0.latitude))") })
      let nowhere = try QueryWorld.entity("Nowhere", type: "Corner")
      try await world.insert(entities + [nowhere], places: places, moving: ["B", "D", "Leganes"])
      for (url, expected) in Self.rows {
        #expect(try await world.ids(url: url) == expected, "\(url)")
      }
    }
  }

  @Test(.timeLimit(.minutes(5))) func `near finds exactly what is within the distance, on every side of the earth`()
    async throws
  {
    var random = SeededGenerator()
    var places: [String: String] = [:]
    for number in 0..<600 {
      let isFar = number % 3 == 0
      let latitude = isFar ? Double.random(in: -90...90, using: &random) : Double.random(in: 36...39, using: &random)
      let longitude =
        isFar ? Double.random(in: -180...180, using: &random) : Double.random(in: 138...142, using: &random)
      places["P\(number)"] = "POINT(\(longitude) \(latitude))"
    }
    let entities = try places.keys.sorted().map { try QueryWorld.entity($0) }
    let moving = Set(places.keys.filter { $0.hasSuffix("7") })
    var centres: [(Double, Double)] = [
      (37.4, 140.0), (37.0, 139.5), (89.9, 10), (-89.5, 0), (0, 179.9), (0, -179.9), (60, 179), (80, 0),
    ]
    for _ in 0..<20 {
      centres.append((Double.random(in: -90...90, using: &random), Double.random(in: -180...180, using: &random)))
    }
    try await TestDatabase.current.withDatabase { [places, centres] database in
      let world = QueryWorld(database: database, tenant: TenantID(72010))
      try await world.insert(entities, places: places, moving: moving)
      var found = 0
      for (latitude, longitude) in centres {
        for metres in [1_000.0, 30_000, 400_000, 3_000_000, 20_100_000] {
          let url = "georel=near;maxDistance:\(metres)&geometry=point&coords=\(latitude),\(longitude)&limit=1000"
          let near = try await world.ids(url: url)
          let point = "SRID=4326;POINT(\(longitude) \(latitude))"
          // By distance alone, without any box.
          let statement = Query(
            """
            SELECT id FROM moyai.entity WHERE tenant_id = \(world.tenant) AND \
            ST_Distance(coalesce(location, position)::geography, \(point)::geometry::geography) <= \
            \(String(metres))::float8 ORDER BY ord
            """
          ) { row throws(DecodingFailure) in try row.string(0) }
          #expect(try await database.withTenant(world.access, .readOnly, statement) == near, "\(url)")
          found += near.count
        }
      }
      #expect(found > 1000)
    }
  }

  @Test func `the box around a centre holds the whole circle`() async throws {
    try await TestDatabase.current.withDatabase { database in
      for latitude in [-89.0, -60, -37, -1, 0, 0.5, 20, 37, 45, 70, 85, 89.9] {
        for longitude in [-179.99, -90, 0, 140, 179.5] {
          for metres in [0.5, 100, 20_000, 300_000, 2_000_000] {
            let centre = Geometry.Position(longitude: longitude, latitude: latitude)
            let box = Geometry.box(around: centre, metres: metres).ewkt
            let statement = Query(
              """
              SELECT bool_and(\(box)::geometry && ST_Project(\(Geometry.point(centre).ewkt)::geography, \
              \(String(metres))::float8, radians(azimuth))::geometry) FROM generate_series(0, 355, 5) AS azimuth
              """
            ) { row throws(DecodingFailure) in try row.bool(0) }
            let holds = try await database.withTenant(TenantAccess(tenant: TenantID(1)), .readOnly, statement)
            #expect(holds == [true], "\(latitude) \(longitude) \(metres)")
          }
        }
      }
    }
  }

  @Test func `shapes are compared, not only points`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72036))
      let places = [
        "Line": "LINESTRING(1 1,5 5)", "Square": "POLYGON((0 0,0 4,4 4,4 0,0 0))",
        "Two": "MULTIPOINT(10 10,20 20)",
        // Overlaps itself: as it is, GEOS would end every query that comes near it with an error.
        "Odd": "MULTIPOLYGON(((40 40,44 40,44 44,40 44,40 40)),((42 42,46 42,46 46,42 46,42 42)))",
      ]
      try await world.insert(
        try ["Line", "Square", "Two", "Odd"].map { try QueryWorld.entity($0) }, places: places, moving: ["Two"])
      let rows: [(String, [String])] = [
        ("georel=intersects&geometry=box&coords=4,4;6,6", ["Line", "Square"]),
        ("georel=coveredBy&geometry=box&coords=0,0;4,4", ["Square"]),
        ("georel=coveredBy&geometry=box&coords=0,0;6,6", ["Line", "Square"]),
        ("georel=equals&geometry=polygon&coords=4,0;4,4;0,4;0,0;4,0", ["Square"]),
        ("georel=equals&geometry=line&coords=5,5;1,1", ["Line"]),
        ("georel=intersects&geometry=point&coords=20,20", ["Two"]),
        ("georel=coveredBy&geometry=box&coords=9,9;15,15", []),
        ("georel=disjoint&geometry=box&coords=4.5,4.5;6,6", ["Square", "Two", "Odd"]),
        ("georel=intersects&geometry=line&coords=42,40;42,48", ["Odd"]),
        ("georel=coveredBy&geometry=box&coords=40,40;46,46", ["Odd"]),
      ]
      for (url, expected) in rows {
        #expect(try await world.ids(url: url) == expected, "\(url)")
      }
    }
  }
}
