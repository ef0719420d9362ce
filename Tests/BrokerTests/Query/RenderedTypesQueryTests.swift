import MoyaiTesting
import NGSI
import Postgres
import StrictJSON
import Testing

@testable import Broker

@Suite(.database, .serialized) struct RenderedTypesQueryTests {
  private func world(_ database: Database) async throws -> QueryWorld {
    let world = QueryWorld(database: database, tenant: TenantID(72028))
    try await world.insert([
      try QueryWorld.entity("E11", type: "ET1", [try QueryWorld.attribute("A", "AT2", 1)]),
      try QueryWorld.entity(
        "E12", type: "ET1", [try QueryWorld.attribute("A", "AT1", 1), try QueryWorld.attribute("B", "X", 1)]),
      try QueryWorld.entity("E13", type: "ET1", [try QueryWorld.attribute("A", "AT1", .null)]),
      try QueryWorld.entity("E21", type: "Bare"),
      try QueryWorld.entity("E31", type: "Deep", path: "/p", [try QueryWorld.attribute("Z", "Z", 1)]),
    ])
    return world
  }

  private func list(
    _ url: String, type: String? = nil, scope: String? = nil, reach: QueryReach = .everything, in world: QueryWorld
  ) async throws -> (types: [String], count: Int) {
    let rendered = RenderedTypesQuery(
      try TypesQuery(parameters: URLParameters(query: url)), type: type, tenant: world.tenant,
      scope: try ServicePathScope(header: scope), reach: reach, now: QueryWorld.now)
    let count = Query(rendered.count) { row throws(DecodingFailure) in try row.int(0) }
    let (rows, counts) = try await world.database.withTenant(world.access, .readOnly, rendered.page, count)
    return (TypeSummary.collect(rows).map { $0.json(withType: true).text }, counts.first ?? -1)
  }

  @Test func `every type is told with its attributes, their types and its count`() async throws {
    try await TestDatabase.current.withDatabase { database in
      let world = try await world(database)
      let bare = "{\"type\":\"Bare\",\"attrs\":{},\"count\":1}"
      let deep = "{\"type\":\"Deep\",\"attrs\":{\"Z\":{\"types\":[\"Z\"]}},\"count\":1}"
      let full =
        "{\"type\":\"ET1\",\"attrs\":{\"A\":{\"types\":[\"AT1\",\"AT2\"]},\"B\":{\"types\":[\"X\"]}},\"count\":3}"
      #expect(try await list("", in: world).types == [bare, deep, full])
      #expect(try await list("", in: world).count == 3)
      #expect(try await list("limit=1&offset=2", in: world).types == [full])
      #expect(try await list("limit=0", in: world).types == [])
      #expect(try await list("limit=0", in: world).count == 3)
      #expect(try await list("", type: "ET1", in: world).types == [full])
      #expect(try await list("", type: "None", in: world).types == [])
      #expect(try await list("", scope: "/", in: world).types == [bare, full])
      #expect(try await list("", reach: QueryReach(types: ["Deep"]), in: world).types == [deep])
      #expect(
        try await list("options=noAttrDetail", type: "ET1", in: world).types
          == ["{\"type\":\"ET1\",\"attrs\":{\"A\":{\"types\":[]},\"B\":{\"types\":[]}},\"count\":3}"])
      #expect(
        try await list("options=values", in: world).types.map { $0.prefix(14) } == [
          "{\"type\":\"Bare\"", "{\"type\":\"Deep\"", "{\"type\":\"ET1\",",
        ])
    }
  }
}
