import Broker
import CivilTime
import MoyaiTesting
import Postgres

/// Writes usage into a table of the test, so that only what is committed is seen.
struct TableRecorder: UsageRecorder {
  func record(_ usage: [WriteUsage], in scope: inout TenantScope, at instant: Timestamp) throws {
    for item in usage {
      try scope.queue(
        Command(
          """
          INSERT INTO test_usage (tenant_id, calls, items, entities, bytes) \
          VALUES (\(scope.tenant), \(item.calls), \(item.batchItems), \(item.entities), \(item.bytes))
          """))
    }
  }

  /// Makes the table. Tests of one suite run side by side, so each calls this and the first one does it.
  static func prepare(_ database: TestDatabase) async throws {
    try await database.run(
      """
      BEGIN;
      SELECT pg_advisory_xact_lock(1);
      CREATE TABLE IF NOT EXISTS moyai.test_usage (tenant_id int, calls bigint, items bigint, entities bigint, bytes bigint);
      GRANT SELECT, INSERT ON moyai.test_usage TO moyai_app;
      COMMIT;
      """)
  }

  /// Calls, batch items, entities and bytes that were charged to a tenant.
  static func total(_ database: TestDatabase, _ tenant: Int32) async throws -> [Int?] {
    let rows = try await database.rows(
      """
      SELECT coalesce(sum(calls), 0), coalesce(sum(items), 0), coalesce(sum(entities), 0), coalesce(sum(bytes), 0) \
      FROM moyai.test_usage WHERE tenant_id = $1::int
      """, [String(tenant)])
    return rows[0].map { $0.flatMap { Int($0) } }
  }

  /// Entities and bytes that the tenant really has.
  static func stored(_ database: TestDatabase, _ tenant: Int32) async throws -> [Int?] {
    let rows = try await database.rows(
      "SELECT count(*), coalesce(sum(octet_length(doc)), 0) FROM moyai.entity WHERE tenant_id = $1::int",
      [String(tenant)])
    return rows[0].map { $0.flatMap { Int($0) } }
  }
}
