import CivilTime
import MoyaiTesting
import NGSI
import Postgres
import Testing

@testable import Broker

/// One plan serves towns of every size: it is made for whichever town comes first.
@Suite("Plan of merged reads", .database)
struct MergedReadPlanTests {
  private static let small = TenantID(72010)
  private static let large = TenantID(72028)

  private static func merged(_ tenant: TenantID) -> SQL {
    let scope = EntityScope(
      tenant: tenant, servicePaths: .everything, reach: .everything, now: Timestamp(seconds: 1_800_000_000))
    return ReadEntity.merged(
      ["E1", "E2", "E1"].map { ReadEntity(id: $0, types: [], scope: scope, columns: .document) }, rowsMax: 12)
  }

  private static func plan(
    _ sql: SQL, of tenant: TenantID, _ mode: TransactionMode = .readOnly, in database: Database
  ) async throws -> String {
    try await database.withTenant(TenantAccess(tenant: tenant), mode) { (scope: inout TenantScope) in
      let explain = Query("EXPLAIN (COSTS OFF) \(sql)") { row throws(DecodingFailure) in try row.string(0) }
      return try scope.fetch(explain).joined(separator: "\n")
    }
  }

  @Test func `a plan made for a town of five entities looks up by key in one of five thousand`() async throws {
    try await TestDatabase.current.run(
      """
      INSERT INTO moyai.entity (tenant_id, id, type, service_path, ord, created, modified, doc, attrs, attr_times,
        moving)
      SELECT t, 'E' || i, 'T' || (i % 20), '/', i, now(), now(), '{}', '{}'::jsonb, '{}', false
      FROM generate_series(900001, 900500) AS t, generate_series(1, 5) AS i
      UNION ALL SELECT 72010, 'E' || i, 'T', '/', i, now(), now(), '{}', '{}'::jsonb, '{}', false
      FROM generate_series(1, 5) AS i
      UNION ALL SELECT 72028, 'E' || i, 'T', '/', i, now(), now(), '{}', '{}'::jsonb, '{}', false
      FROM generate_series(1, 5000) AS i;
      ANALYZE moyai.entity;
      """)
    try await TestDatabase.current.withClient { database in
      for tenant in [Self.small, Self.large] {
        let plan = try await Self.plan(Self.merged(tenant), of: tenant, in: database)
        #expect(plan.contains("entity_pkey") && plan.contains("(id = k.id)"), "\(plan)")
        for locks in [false, true] {
          let plan = try await Self.plan(
            LockEntities(tenant: tenant, ids: ["E1", "E2"], servicePaths: ["/"], locks: locks).sql, of: tenant,
            locks ? .readWrite : .readOnly, in: database)
          #expect(plan.contains("entity_pkey") && plan.contains("(id = (k.id)::text)"), "\(plan)")
        }
        // What the statement must not be: the same question, with a plan that is a walk through the town.
        if tenant == Self.small {
          let walk: SQL =
            "SELECT doc FROM entity WHERE tenant_id = \(tenant) AND id = ANY ((SELECT \(["E1", "E2"]))::text[])"
          let plan = try await Self.plan(walk, of: tenant, in: database)
          #expect(!plan.contains("entity_pkey"), "the trap is not there any more, so this test proves nothing: \(plan)")
        }
      }
      let rows = try await database.withTenant(
        TenantAccess(tenant: Self.large), .readOnly,
        Query(Self.merged(Self.large)) { row throws(DecodingFailure) in try row.string(0) })
      #expect(rows.sorted() == ["E1", "E2"], "each key once, however often it is asked for")
    }
  }
}
