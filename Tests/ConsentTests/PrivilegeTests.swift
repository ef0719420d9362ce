import Consent
import MoyaiTesting
import Postgres
import Tenancy
import Testing

@Suite("Roles", .database)
struct PrivilegeTests {
  func faults(_ role: PlatformRole) async throws -> [PrivilegeFault] {
    try await TestDatabase.current.withDatabase { database in
      try await database.withPlatform(role, .readOnly) { scope in try PrivilegeCheck.faults(in: &scope) }
    }
  }

  @Test(arguments: PlatformRole.allCases)
  func I20_noRoleOfTheServerCanPassARowPolicy(role: PlatformRole) async throws {
    #expect(try await faults(role) == [])
  }

  @Test func I20_aSecondPermissivePolicyOnRecordsIsFound() async throws {
    let test = try await TestCluster.shared().makeDatabase()
    try await test.run("CREATE POLICY wide ON moyai.personal_record FOR SELECT USING (true)")
    let found = try await test.withDatabase { database in
      try await database.withPlatform(.gateway, .readOnly) { scope in try PrivilegeCheck.faults(in: &scope) }
    }
    #expect(found.map(\.kind) == [.opensRecords])
    try await test.run("DROP POLICY wide ON moyai.personal_record; GRANT USAGE ON SCHEMA moyai_vault TO moyai_gateway")
    let entered = try await test.withDatabase { database in
      try await database.withPlatform(.gateway, .readOnly) { scope in try PrivilegeCheck.faults(in: &scope) }
    }
    #expect(entered.map(\.kind) == [.entersVault])
    try await test.drop()
  }

  @Test(arguments: ["moyai_app", "moyai_meter", "moyai_ops", "moyai_consent", "moyai_sealer"])
  func I20_nobodyElseHasAPathToRecords(role: String) async throws {
    for script in [
      "SELECT * FROM moyai.personal_record", "SELECT * FROM moyai.live_grant", "SELECT n FROM moyai.permit",
      "SELECT * FROM moyai.read_each('x', '{}')", "SELECT * FROM moyai.end_each('{}', '{}', '{}', '{}', '{}', '{}')",
    ] {
      let failure = await #expect(throws: AdminSessionError.self) {
        try await TestDatabase.current.run("SET moyai.tenant = '72028'; \(script)", role: role)
      }
      #expect(failure?.sqlState == "42501", "\(role) \(script)")
    }
  }

  /// The role whose functions see several towns: nobody can be it, and it sees the towns of the transaction alone.
  @Test func I20_theGatesRoleIsNobodys() async throws {
    let test = try TestDatabase.current
    let role = try await test.rows(
      """
      SELECT r.rolcanlogin OR r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication,
        EXISTS (SELECT FROM pg_auth_members m WHERE r.oid IN (m.roleid, m.member)),
        (SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class c WHERE c.relowner = r.oid),
        (SELECT string_agg(p.proname, ' ' ORDER BY p.proname) FROM pg_proc p WHERE p.proowner = r.oid)
      FROM pg_roles r WHERE r.rolname = 'moyai_gate'
      """)
    #expect(role == [["f", "f", "live_grant permit", "end_each open_each"]])
    let unbound = try await test.rows(
      """
      SELECT c.oid::regclass::text FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p') AND (has_any_column_privilege('moyai_gate', c.oid, 'SELECT, INSERT, UPDATE')
          OR has_table_privilege('moyai_gate', c.oid, 'DELETE, TRUNCATE'))
        AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p
          WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd = '*'
            AND p.polroles @> ARRAY['moyai_gate'::regrole::oid]
            AND pg_get_expr(p.polqual, p.polrelid) = '(ARRAY[tenant_id] <@ ( SELECT moyai.shown_tenants() AS shown_tenants))'
            AND pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid)))
      """)
    #expect(unbound == [["moyai.access_revision"]], "numbers that tell nothing of a town")
  }
}
