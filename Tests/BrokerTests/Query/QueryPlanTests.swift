import MoyaiTesting
import NGSI
import Postgres
import Testing

@testable import Broker

/// The plans PostgreSQL makes as the server's role, under the row policy. Two tenants have 20,000 entities each; a plan
/// that looks at all of them fails here before it fails a town.
@Suite(.database, .serialized) struct QueryPlanTests {
  private static let tenant = TenantID(72028)

  private func load() async throws {
    try await TestDatabase.current.run(
      """
      TRUNCATE moyai.entity;
      INSERT INTO moyai.entity (tenant_id, id, type, service_path, ord, created, modified, doc, attrs, attr_times,
        location, position, moving)
      SELECT t, 'urn:E' || i, 'T' || (i % 200), '/', i, now(), now(), '{}', '{}', '{}',
        CASE WHEN i % 50 > 0 THEN place END, CASE WHEN i % 50 = 0 THEN place END, i % 50 = 0
      FROM (SELECT i, ST_SetSRID(ST_MakePoint(139 + (i % 141) / 70.0, 36 + (i / 141) / 70.0), 4326) AS place
        FROM generate_series(1, 20000) AS i) AS e, (VALUES (72028), (72010)) AS v (t);
      ANALYZE moyai.entity;
      """)
  }

  private func plan(_ url: String, _ database: Database) async throws -> String {
    let rendered = RenderedEntityQuery(
      try EntityQuery(parameters: URLParameters(query: url)), tenant: Self.tenant, scope: .everything,
      reach: .everything,
      now: QueryWorld.now)
    let statement = Query("EXPLAIN (COSTS OFF) \(rendered.page(columns: "id"))") { row throws(DecodingFailure) in
      try row.string(0)
    }
    return try await database.withTenant(TenantAccess(tenant: Self.tenant), .readOnly, statement).joined(
      separator: "\n")
  }

  static let near = "georel=near;maxDistance:2000&geometry=point&coords=37,140"

  @Test func `each kind of query finds its index`() async throws {
    try await load()
    let rows: [(String, String)] = [
      ("", "Index Scan using entity_ord_key"), ("type=T7", "Index Scan using entity_type"),
      ("id=urn:E7", "entity_pkey"), ("idPattern=^urn:E777", "entity_pkey"),
      (Self.near, "entity_location"), (Self.near, "entity_moving"),
      ("georel=coveredBy&geometry=box&coords=37,140;37.02,140.02", "entity_location"),
    ]
    try await TestDatabase.current.withDatabase { database in
      for (url, index) in rows {
        let plan = try await plan(url, database)
        #expect(plan.contains(index), "\(url)\n\(plan)")
        #expect(!plan.contains("Seq Scan"), "\(url)\n\(plan)")
      }
    }
  }

  @Test func `without the mark the index on places is not used, with it it is`() async throws {
    try await load()
    let database = try TestDatabase.current
    try await database.run("ALTER FUNCTION public.geometry_overlaps(public.geometry, public.geometry) NOT LEAKPROOF")
    let before = try await database.withDatabase { client in try await plan(Self.near, client) }
    #expect(!before.contains("entity_location"))
    // What an operator calls after an update of the extension; doing it twice is no harm.
    try await database.run("SELECT moyai.mark_leakproof(); SELECT moyai.mark_leakproof()")
    let after = try await database.withDatabase { client in try await plan(Self.near, client) }
    #expect(after.contains("entity_location"))
  }

  @Test func `the mark can only be set by a superuser`() async throws {
    await #expect(throws: (any Error).self) {
      try await TestDatabase.current.run("SELECT moyai.mark_leakproof()", role: "moyai_app")
    }
  }
}
