import MoyaiTesting
import Postgres
import Schema
import Testing

/// Holds the real steps against the rules every step has to keep.
@Suite("Migration steps", .database)
struct MigrationStepTests {
  @Test("each step, while it is the newest, can run a second time and changes nothing by it")
  func repeatable() async throws {
    let cluster = try await TestCluster.start()
    let database = try await cluster.makeEmptyDatabase()
    for step in [MigrationStep].ofThisProgram {
      try await MigrationRunnerTests.migrate(.ofThisProgram, database, upTo: step.number)
      let once = try await SchemaDump.of(database)
      try await database.run(
        "BEGIN; SET search_path = DEFAULT; \(String(decoding: step.script, as: UTF8.self)); COMMIT")
      let twice = try await SchemaDump.of(database)
      #expect(once == twice, "\(step.name)")
    }
  }

  /// What serves several towns at once belongs to a role of its own (Consent.docc, many at once).
  private static let gates = ["end_each", "live_grant", "open_each", "permit"]

  @Test("everything in the schema belongs to its owner role, or to that of the gates, and neither can log in")
  func owner() async throws {
    let rows = try await TestDatabase.current.rows(
      """
      SELECT c.relname, c.relowner::regrole::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('moyai', 'moyai_priv', 'moyai_vault')
        AND c.relowner <> 'moyai_owner'::regrole
      UNION ALL
      SELECT p.proname, p.proowner::regrole::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname IN ('moyai', 'moyai_priv', 'moyai_vault')
        AND p.proowner <> 'moyai_owner'::regrole
      UNION ALL
      SELECT rolname, 'logs in' FROM pg_roles WHERE rolname IN ('moyai_owner', 'moyai_gate') AND rolcanlogin
      ORDER BY 1
      """)
    #expect(rows == Self.gates.map { [$0, "moyai_gate"] })
  }

  /// Keys of tenant tables that on purpose reach over all tenants. Billing tables are no data-plane tables
  /// (Design, scale-out rules), and the numbers of statements run without a gap over all towns of a year (Billing.docc,
  /// 6).
  static let keysOverTenants: Set<String> = ["bill_statement_number_once", "bill_statement_serial_once"]

  @Test("in a tenant table the tenant comes first in every key, and every constraint has a name of ours")
  func keys() async throws {
    let database = try TestDatabase.current
    let misplaced = try await database.rows(
      """
      SELECT con.conname FROM pg_constraint con
      JOIN pg_class c ON c.oid = con.conrelid AND c.relrowsecurity
        AND c.relnamespace::regnamespace::text IN ('moyai', 'moyai_priv', 'moyai_vault')
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      LEFT JOIN pg_class target ON target.oid = con.confrelid
      WHERE (con.contype IN ('p', 'u', 'x') AND con.conkey[1] <> a.attnum)
        OR (con.contype = 'f' AND target.relrowsecurity AND con.conkey[1] <> a.attnum)
      """)
    #expect(Set(misplaced.compactMap { $0.first.flatMap { $0 } }) == Self.keysOverTenants)
    let unique = try await database.rows(
      """
      SELECT indexed.relname FROM pg_index i JOIN pg_class indexed ON indexed.oid = i.indexrelid
      JOIN pg_class c ON c.oid = i.indrelid AND c.relrowsecurity
        AND c.relnamespace::regnamespace::text IN ('moyai', 'moyai_priv', 'moyai_vault')
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE i.indisunique AND i.indkey[0] <> a.attnum
      """)
    #expect(Set(unique.compactMap { $0.first.flatMap { $0 } }) == Self.keysOverTenants)
    let generated = try await database.rows(
      """
      SELECT conname FROM pg_constraint
      WHERE connamespace::regnamespace::text IN ('moyai', 'moyai_priv', 'moyai_vault') AND contype IN ('c', 'u') AND conname ~ '(_check[0-9]*|_key[0-9]+)$'
      """)
    #expect(generated == [])
  }

  @Test("tables of tenants have no triggers of their own")
  func triggers() async throws {
    let rows = try await TestDatabase.current.rows(
      """
      SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND (c.relnamespace::regnamespace::text IN ('moyai_priv', 'moyai_vault')
        OR c.oid::regclass::text ~ '^moyai\\.(entity|api_key|service_approval|idempotency|personal_record|offer|notice)$')
      """)
    #expect(rows == [])
  }

  @Test("nobody but those named may call a function of the schema")
  func functions() async throws {
    let rows = try await TestDatabase.current.rows(
      """
      SELECT p.proname FROM pg_proc p
      WHERE p.pronamespace::regnamespace::text IN ('moyai', 'moyai_priv', 'moyai_vault') AND (p.proacl IS NULL OR p.proacl::text ~ '[{,]=')
      """)
    #expect(rows == [])
  }
}
