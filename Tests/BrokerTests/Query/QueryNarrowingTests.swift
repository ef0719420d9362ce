import CivilTime
import MoyaiTesting
import NGSI
import Postgres
import Testing

@testable import Broker

@Suite(.database, .serialized) struct QueryNarrowingTests {
  @Test func `scope, reach, page and count fit together`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72028))
      try await world.insert([
        try QueryWorld.entity("E1", path: "/"), try QueryWorld.entity("E2", path: "/a"),
        try QueryWorld.entity("E3", type: "U", path: "/a/b"), try QueryWorld.entity("E4", path: "/ab"),
        try QueryWorld.entity("E5", path: "/a/b/c"), try QueryWorld.entity("E6", path: "/a0"),
      ])
      let rows: [(String, String?, QueryReach, [String])] = [
        ("", nil, .everything, ["E1", "E2", "E3", "E4", "E5", "E6"]),
        ("", "/", .everything, ["E1"]),
        ("", "/a", .everything, ["E2"]),
        ("", "/a/#", .everything, ["E2", "E3", "E5"]),
        ("", "/a, /ab", .everything, ["E2", "E4"]),
        ("type=U", "/a/#", .everything, ["E3"]),
        ("", nil, QueryReach(types: ["U"]), ["E3"]),
        ("", nil, QueryReach(types: []), []),
        ("", nil, QueryReach(servicePaths: ServicePathScope([])), []),
        ("", "/a/#", QueryReach(servicePaths: try ServicePathScope(header: "/a/b/#,/ab")), ["E3", "E5"]),
        ("type=T", "/a/#", QueryReach(servicePaths: try ServicePathScope(header: "/a/b"), types: ["T"]), []),
        ("limit=2&offset=1", "/a/#", .everything, ["E3", "E5"]),
        ("limit=2&offset=99", nil, .everything, []),
        ("limit=0", nil, .everything, []),
        ("orderBy=!id&limit=2", nil, .everything, ["E6", "E5"]),
        ("orderBy=type,!servicePath", nil, .everything, ["E4", "E6", "E5", "E2", "E1", "E3"]),
      ]
      for (url, scope, reach, expected) in rows {
        let query = try EntityQuery(parameters: URLParameters(query: url))
        let paths = try ServicePathScope(header: scope)
        #expect(try await world.ids(query, scope: paths, reach: reach) == expected, "\(url) \(scope ?? "")")
        guard query.page == Page() else { continue }
        #expect(try await world.count(query, scope: paths, reach: reach) == expected.count)
      }
      let rest = EntityQuery(page: Page(limit: 2, after: 3))
      #expect(try await world.ids(rest) == ["E5", "E6"])
    }
  }

  @Test func `one town's query never sees another's entities`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let one = QueryWorld(database: database, tenant: TenantID(72010))
      let other = QueryWorld(database: database, tenant: TenantID(72036))
      try await one.insert([try QueryWorld.entity("X1")], places: ["X1": "POINT(140 37)"])
      try await other.insert([try QueryWorld.entity("X2")], places: ["X2": "POINT(140 37)"], moving: ["X2"])
      for url in [
        "", "idPattern=X", "id=X1,X2", "type=T", "georel=near;maxDistance:10&geometry=point&coords=37,140", "q=!a",
      ] {
        #expect(try await one.ids(url: url) == ["X1"], "\(url)")
        #expect(try await other.ids(url: url) == ["X2"], "\(url)")
      }
    }
  }

  @Test func `a statement for one tenant in another's transaction finds nothing`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72044))
      try await world.insert([try QueryWorld.entity("Y1")])
      let rendered = RenderedEntityQuery(
        EntityQuery(), tenant: world.tenant, scope: .everything, reach: .everything, now: QueryWorld.now)
      let statement = Query(rendered.count) { row throws(DecodingFailure) in try row.int(0) }
      let stranger = TenantAccess(tenant: TenantID(72052))
      #expect(try await database.withTenant(stranger, .readOnly, statement) == [0])
      #expect(try await database.withTenant(world.access, .readOnly, statement) == [1])
    }
  }

  @Test func `what has lapsed is gone, from lists and counts`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72061))
      let end = QueryWorld.now + .seconds(10)
      try await world.insert([try QueryWorld.entity("Z1", expires: end), try QueryWorld.entity("Z2")])
      #expect(try await world.ids(EntityQuery(), at: end) == ["Z1", "Z2"])
      let later = end + BrokerLimits.lapsedServed + .seconds(1)
      #expect(try await world.ids(EntityQuery(), at: later) == ["Z2"])
    }
  }

  @Test func `hostile texts are only texts`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let world = QueryWorld(database: database, tenant: TenantID(72079))
      try await world.insert([try QueryWorld.entity("W1")])
      for poison in [
        "' OR TRUE --", "\\'; DROP TABLE moyai.entity; --", "{}", "$1", "%s", "\"", "\u{1}", "$$", "E'\\''",
      ] {
        let target = Condition.Target(attribute: poison, path: [poison])
        let metadata = Condition.Target(attribute: poison, metadata: poison, path: [poison])
        let tests: [Condition.Test] = [
          .exists, .anyOf([.string(poison)]), .noneOf([.string(poison), .null]), .compare(.greater, .string(poison)),
          .within(LiteralRange(lower: .string(poison), upper: .string(poison))),
        ]
        for test in tests {
          let query = EntityQuery(
            selectors: [EntitySelector(), EntitySelector(id: .oneOf([poison]), type: .oneOf([poison]))],
            filter: Filter(values: [Condition(target, test)], metadata: [Condition(metadata, test)]),
            order: [OrderKey(.attribute(poison))])
          #expect(try await world.ids(query) == [], "\(poison)")
        }
      }
      #expect(try await world.ids(EntityQuery()) == ["W1"])
    }
  }
}
