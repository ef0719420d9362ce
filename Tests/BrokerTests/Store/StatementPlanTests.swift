import CivilTime
import MoyaiTesting
import NGSI
import Postgres
import Testing

@testable import Broker

/// The plans of the statements of reads by id and of writes, as the server's role under the row policy.
@Suite("Plans of keyed statements", .database)
struct StatementPlanTests {
  private static let tenant = TenantID(72028)
  private static let now = Timestamp(seconds: 1_800_000_000)

  private static func rows() throws -> [EntityWrites.RowImage] {
    try (0..<100).map { number in
      let stored = StoredEntity(
        id: "E\(number)", type: "T", servicePath: "/", document: Array("{}".utf8), attributeTimes: Array("{}".utf8),
        created: now, modified: now, expires: nil)
      return EntityWrites.RowImage(
        content: RowContent(try Entity(stored), stored), ord: Int64(number), isMoving: true, geometry: .none,
        place: number)
    }
  }

  private static func scope(_ paths: ServicePathScope = .everything, _ reach: QueryReach = .everything) -> EntityScope {
    EntityScope(tenant: tenant, servicePaths: paths, reach: reach, now: now)
  }

  private func load() async throws {
    try await TestDatabase.current.run(
      """
      INSERT INTO moyai.entity (tenant_id, id, type, service_path, ord, created, modified, expires, doc, attrs,
        attr_times, moving)
      SELECT t, 'E' || i, 'T' || (i % 20), '/', i, now(), now(), CASE WHEN i % 100 = 0 THEN now() END, '{}', '{}', '{}',
        false
      FROM generate_series(1, 10000) AS i, (VALUES (72028), (72010)) AS v (t);
      ANALYZE moyai.entity;
      """)
  }

  @Test func `every keyed statement finds its rows by an index`() async throws {
    let narrow = QueryReach(servicePaths: ServicePathScope([try ServicePathPattern("/a/#")]), types: ["T1", "T2"])
    let rows = try Self.rows()
    let keys = rows.map { EntityKey(id: $0.stored.id, type: "T", servicePath: "/") }
    let statements: [(name: String, sql: SQL, index: String)] = [
      ("read", ReadEntity(id: "E1", types: [], scope: Self.scope(), columns: .document).sql, "entity_pkey"),
      (
        "read narrowed", ReadEntity(id: "E1", types: ["T1"], scope: Self.scope(.everything, narrow), columns: .all).sql,
        "entity_pkey"
      ),
      (
        "lock", LockEntities(tenant: Self.tenant, ids: ["E1", "E2"], servicePaths: ["/"], locks: true).sql,
        "entity_pkey"
      ),
      (
        "look", LockEntities(tenant: Self.tenant, ids: ["E1", "E2"], servicePaths: ["/"], locks: false).sql,
        "entity_pkey"
      ),
      (
        "merged reads",
        ReadEntity.merged(
          ["E1", "E2"].map { ReadEntity(id: $0, types: [], scope: Self.scope(), columns: .document) }, rowsMax: 8),
        "entity_pkey"
      ),
      ("update documents", UpdateDocuments(tenant: Self.tenant, rows: rows).sql, "entity_pkey"),
      (
        "update unlocked documents", UpdateKnownDocuments(tenant: Self.tenant, rows: rows).sql,
        "entity_pkey"
      ),
      ("update", UpdateEntities(tenant: Self.tenant, rows: rows).sql, "entity_pkey"),
      ("delete", DeleteEntities(tenant: Self.tenant, keys: keys).sql, "entity_pkey"),
      ("sweep", SweepLapsed(tenant: Self.tenant, limit: Self.now, rowsMax: 500).sql, "entity_expires"),
    ]
    try await load()
    try await TestDatabase.current.withClient { database in
      for statement in statements {
        let plan = try await database.withTenant(TenantAccess(tenant: Self.tenant), .readWrite) {
          (scope: inout TenantScope) in
          let explain = Query("EXPLAIN (COSTS OFF) \(statement.sql)") { row throws(DecodingFailure) in try row.string(0)
          }
          return try scope.fetch(explain).joined(separator: "\n")
        }
        #expect(plan.contains(statement.index), "\(statement.name)\n\(plan)")
        #expect(!plan.contains("Seq Scan"), "\(statement.name)\n\(plan)")
      }
    }
  }
}
