import MoyaiTesting
import Postgres
import Testing

@testable import Tenancy

/// Each fault is made on purpose, found, and undone. Some touch roles, which the whole cluster shares, so this suite
/// has a cluster of its own and goes step by step.
@Suite("Privilege check", .serialized)
struct PrivilegeCheckTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: String
    let undo: String
    let expected: [PrivilegeFault]
    init(
      _ make: String, _ undo: String, _ kind: PrivilegeFault.Kind, _ object: String, roles: [String] = ["moyai_app"]
    ) {
      testDescription = make
      self.make = make
      self.undo = undo
      expected = roles.map { PrivilegeFault(role: $0, kind: kind, object: object) }
    }
  }

  /// Puts another policy in the place of the right one, without which no row is bound.
  static let replacePolicy =
    "DROP POLICY tenant_only ON moyai.idempotency; CREATE POLICY tenant_only ON moyai.idempotency AS RESTRICTIVE "

  static let faults: [Fault] = [
    Fault("ALTER ROLE moyai_app BYPASSRLS", "ALTER ROLE moyai_app NOBYPASSRLS", .bypassesRowSecurity, ""),
    Fault("ALTER ROLE moyai_app CREATEROLE", "ALTER ROLE moyai_app NOCREATEROLE", .administers, ""),
    Fault("ALTER ROLE moyai_app CREATEDB", "ALTER ROLE moyai_app NOCREATEDB", .administers, ""),
    Fault("GRANT moyai_owner TO moyai_app", "REVOKE moyai_owner FROM moyai_app", .memberOf, "moyai_owner"),
    Fault(
      "GRANT pg_read_all_data TO moyai_app", "REVOKE pg_read_all_data FROM moyai_app", .memberOf, "pg_read_all_data"),
    Fault(
      "CREATE TABLE moyai.mine (a int); ALTER TABLE moyai.mine OWNER TO moyai_app", "DROP TABLE moyai.mine", .owns,
      "table mine"),
    Fault(
      "CREATE FUNCTION moyai.mine() RETURNS int LANGUAGE sql AS 'SELECT 1';"
        + "ALTER FUNCTION moyai.mine() OWNER TO moyai_app",
      "DROP FUNCTION moyai.mine()", .owns, "function mine()"),
    Fault(
      "GRANT CREATE ON SCHEMA moyai TO moyai_app", "REVOKE CREATE ON SCHEMA moyai FROM moyai_app", .mayCreate,
      "schema moyai"),
    Fault(
      "GRANT CREATE ON SCHEMA public TO PUBLIC", "REVOKE CREATE ON SCHEMA public FROM PUBLIC", .mayCreate,
      "schema public", roles: ["moyai_app", "moyai_meter", "moyai_ops"]),
    Fault(
      "ALTER TABLE moyai.api_key DISABLE ROW LEVEL SECURITY", "ALTER TABLE moyai.api_key ENABLE ROW LEVEL SECURITY",
      .unprotectedTable, "api_key", roles: ["moyai_app", "moyai_ops"]),
    Fault(
      "ALTER TABLE moyai.api_key NO FORCE ROW LEVEL SECURITY", "ALTER TABLE moyai.api_key FORCE ROW LEVEL SECURITY",
      .unprotectedTable, "api_key", roles: ["moyai_app", "moyai_ops"]),
    Fault(
      "DROP POLICY tenant_only ON moyai.idempotency", "SELECT moyai.protect_tenant_table('moyai.idempotency')",
      .unprotectedTable, "idempotency"),
    Fault(
      replacePolicy + "TO moyai_app USING (tenant_id >= current_setting('moyai.tenant')::int)",
      "SELECT moyai.protect_tenant_table('moyai.idempotency')", .unprotectedTable, "idempotency"),
    Fault(
      replacePolicy + "FOR SELECT TO moyai_app USING (tenant_id = current_setting('moyai.tenant')::int)",
      "SELECT moyai.protect_tenant_table('moyai.idempotency')", .unprotectedTable, "idempotency"),
    Fault(
      replacePolicy + "TO moyai_app USING (tenant_id = current_setting('moyai.tenant')::int) WITH CHECK (true)",
      "SELECT moyai.protect_tenant_table('moyai.idempotency')", .unprotectedTable, "idempotency"),
    Fault(
      replacePolicy + "TO moyai_ops USING (tenant_id = current_setting('moyai.tenant')::int)",
      "SELECT moyai.protect_tenant_table('moyai.idempotency')", .unprotectedTable, "idempotency"),
    Fault(
      "CREATE TABLE moyai.forgotten (tenant_id int); GRANT SELECT ON moyai.forgotten TO moyai_app",
      "DROP TABLE moyai.forgotten", .unprotectedTable, "forgotten"),
    Fault(
      "CREATE TABLE moyai.forgotten (tenant_id int, a int); GRANT UPDATE (a) ON moyai.forgotten TO moyai_app",
      "DROP TABLE moyai.forgotten", .unprotectedTable, "forgotten"),
    Fault(
      "CREATE TABLE moyai.forgotten (tenant_id int); GRANT SELECT ON moyai.forgotten TO moyai_ops",
      "DROP TABLE moyai.forgotten", .unprotectedTable, "forgotten", roles: ["moyai_ops"]),
    Fault(
      "CREATE TABLE moyai.forgotten (tenant_id int); GRANT INSERT ON moyai.forgotten TO moyai_meter",
      "DROP TABLE moyai.forgotten", .unprotectedTable, "forgotten", roles: ["moyai_meter"]),
    Fault(
      "CREATE VIEW moyai.peep AS SELECT tenant_id FROM moyai.api_key; GRANT SELECT ON moyai.peep TO moyai_app",
      "DROP VIEW moyai.peep", .unprotectedTable, "peep"),
    Fault(
      "CREATE MATERIALIZED VIEW moyai.peep AS SELECT tenant_id FROM moyai.api_key;"
        + "GRANT SELECT ON moyai.peep TO moyai_app",
      "DROP MATERIALIZED VIEW moyai.peep", .unprotectedTable, "peep"),
    Fault(
      "GRANT TRUNCATE ON moyai.api_key TO moyai_app", "REVOKE TRUNCATE ON moyai.api_key FROM moyai_app",
      .escapesPolicies, "api_key"),
    Fault(
      "GRANT TRIGGER ON moyai.api_key TO moyai_app", "REVOKE TRIGGER ON moyai.api_key FROM moyai_app", .escapesPolicies,
      "api_key"),
    Fault(
      "CREATE FUNCTION moyai.peep() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
        + " AS 'SELECT count(*) FROM moyai.api_key'; REVOKE ALL ON FUNCTION moyai.peep() FROM PUBLIC;"
        + "GRANT EXECUTE ON FUNCTION moyai.peep() TO moyai_ops",
      "DROP FUNCTION moyai.peep()", .borrowsRights, "peep()", roles: ["moyai_ops"]),
  ]

  func faults(of database: Database) async throws -> [PrivilegeFault] {
    do {
      try await PrivilegeCheck.require([.app, .meter, .ops], of: database)
      return []
    } catch let refused as TooMuchPrivilege {
      return refused.faults
    }
  }

  @Test("the roles of a migrated database have no fault, and every fault made on purpose is named")
  func everyFault() async throws {
    let cluster = try await TestCluster.start()
    let database = try await cluster.makeDatabase("privileges")
    try await database.withDatabase { client in
      let clean = try await faults(of: client)
      #expect(clean == [])
      for fault in Self.faults {
        try await database.run(fault.make)
        let found = try await faults(of: client)
        #expect(found == fault.expected, "\(fault.testDescription)")
        try await database.run(fault.undo)
        let left = try await faults(of: client)
        #expect(left == [], "after: \(fault.undo)")
      }
    }
  }

  @Test("a superuser is named once and refused")
  func superuser() async throws {
    let cluster = try await TestCluster.start()
    let database = try await cluster.makeDatabase("superuser")
    try await database.run("ALTER ROLE moyai_app SUPERUSER")
    try await database.withDatabase { client in
      let found = try await faults(of: client)
      #expect(
        found.filter { $0.kind == .superuser } == [PrivilegeFault(role: "moyai_app", kind: .superuser, object: "")])
      #expect(!found.contains { $0.kind == .memberOf || $0.kind == .mayCreate })
    }
  }

  @Test("a database made from a template without hardening lets everybody make temporary tables")
  func unhardened() async throws {
    let cluster = try await TestCluster.start()
    let database = try await cluster.makeDatabase("unhardened")
    try await database.run("GRANT TEMPORARY ON DATABASE \(database.name) TO PUBLIC")
    try await database.withDatabase { client in
      let expected = ["moyai_app", "moyai_meter", "moyai_ops"].map {
        PrivilegeFault(role: $0, kind: .mayCreate, object: "database \(database.name)")
      }
      #expect(try await faults(of: client) == expected)
      try await database.run("SELECT moyai.harden_database()")
      #expect(try await faults(of: client) == [])
    }
  }

  @Test("the refusal is one sentence and a short list, each reason once, the widest first")
  func description() {
    let table = PrivilegeFault(role: "moyai_ops", kind: .unprotectedTable, object: "moyai.x")
    let superuser = PrivilegeFault(role: "moyai_app", kind: .superuser, object: "")
    #expect(
      TooMuchPrivilege(faults: [table, superuser, table]).description == """
        refusing to start: moyai_app, moyai_ops may do more than Moyai grants, so one town's data could reach another:
          - moyai_app is a superuser
          - moyai_ops reaches moyai.x, which lacks the tenant's row policy
        """)
  }

  @Test("ten reasons are told, and how many more there are")
  func manyReasons() {
    func lines(_ count: Int) -> [Substring] {
      let faults = (0..<count).map { PrivilegeFault(role: "moyai_app", kind: .owns, object: "table t\($0)") }
      return TooMuchPrivilege(faults: faults).description.split(separator: "\n")
    }
    #expect(lines(10).count == 11)
    #expect(lines(11).count == 12)
    #expect(lines(211).count == 12)
    #expect(lines(211).last == "  - and 201 more")
  }

  @Test("what a migration puts back is said")
  func mended() {
    let fault = PrivilegeFault(role: "moyai_app", kind: .mayCreate, object: "database moyai")
    #expect(
      TooMuchPrivilege(faults: [fault]).description.hasSuffix("`moyai migrate` puts rights of the database back."))
  }
}
