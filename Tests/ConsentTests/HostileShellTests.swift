import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// A hostile code path with the gateway's own login: whatever it types, it sees no record without a live permit, no
/// private table, and changes nothing.
@Suite("Hostile shell", .database)
struct HostileShellTests {
  func shell(_ number: Int32) async throws -> (GatewayShell, Resident) {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(number, in: database)
      return (GatewayShell(town), try await Resident.make(.granted, in: town, records: 2))
    }
  }

  func run(_ script: String, _ shell: GatewayShell) async throws {
    try await TestDatabase.current.run(
      "SET moyai.tenant = '\(shell.town.tenant.code)'; " + script, role: GatewayShell.role)
  }

  /// The state of the error that the script ends with.
  func state(_ script: String, _ shell: GatewayShell) async -> String? {
    let failure = await #expect(throws: AdminSessionError.self, "\(script)") { try await run(script, shell) }
    return failure?.sqlState
  }

  @Test func withoutContextThereIsNoRow() async throws {
    let (shell, _) = try await shell(1_201)
    #expect(try await shell.count() == 0)
    #expect(try await shell.count(after: "SET moyai.capability = ''") == 0)
    let unset = await #expect(throws: AdminSessionError.self) {
      try await TestDatabase.current.run("SELECT * FROM moyai.personal_record", role: GatewayShell.role)
    }
    #expect(unset?.sqlState == "42704", "a forgotten tenant is an error")
  }

  @Test func settingsWrittenByHandOpenNothing() async throws {
    let (shell, person) = try await shell(1_202)
    let entry = try await shell.permit(person.ppid).entry
    for guess in [SQLUUID.random().description, entry, "00000000-0000-0000-0000-000000000000", person.subject.sql] {
      #expect(try await shell.count(after: "SET moyai.capability = '\(guess)'") == 0)
    }
    #expect(await state("SET moyai.capability = 'x''; DROP'; SELECT * FROM moyai.personal_record", shell) == "22P02")
    for setting in [
      "row_security = off", "session_replication_role = replica", "SESSION AUTHORIZATION moyai_owner",
      "ROLE moyai_owner",
    ] {
      let state = await state("SET \(setting); SELECT * FROM moyai.personal_record", shell)
      #expect(state == "42501", "\(setting)")
    }
  }

  @Test func aLivePermitOpensItsPersonOnly() async throws {
    let (shell, person) = try await shell(1_203)
    _ = try await Resident.make(.granted, in: shell.town)
    #expect(try await shell.records(showing: shell.permit(person.ppid)) == 2, "or the other tests prove nothing")
    let permit = try await shell.permit(person.ppid)
    let other = try await TestDatabase.current.withDatabase { try await ConsentTown.make(1_204, in: $0) }
    #expect(try await GatewayShell(other).records(showing: permit) == 0, "under another town's setting")
  }

  @Test func I25_insideTheTransactionThatOpenedTheAccessThereIsNoRow() async throws {
    let (shell, person) = try await shell(1_205)
    let show = "SELECT set_config('moyai.capability', split_part(current_setting('moyai.permit'), ' ', 1), false);"
    #expect(try await shell.count(after: "BEGIN; \(shell.keeping(person.ppid)) \(show)") == 0)
    let inSavepoint = "BEGIN; SAVEPOINT a; \(shell.keeping(person.ppid)) RELEASE a; \(show) SAVEPOINT b;"
    #expect(try await shell.count(after: inSavepoint) == 0)
    // Nor does one that was rolled back leave a permit behind, although its capability is known.
    let rolledBack = """
      DO $$ DECLARE known uuid; BEGIN
        BEGIN
          SELECT capability INTO STRICT known FROM \(shell.opening(person.ppid));
          RAISE EXCEPTION 'give up';
        EXCEPTION WHEN raise_exception THEN NULL;
        END;
        PERFORM set_config('moyai.capability', known::text, false);
      END $$;
      """
    #expect(try await shell.count(after: rolledBack) == 0)
  }

  @Test func I25_aPermitServesOneReadWithinFiveSeconds() async throws {
    let (shell, person) = try await shell(1_206)
    let permit = try await shell.permit(person.ppid)
    func end(as version: String) async throws -> String? {
      try await TestDatabase.current.rows(
        "SELECT moyai.end_access($1::text::uuid, $2::text::uuid, 2, 10, sha256('x'), $3::text::integer)",
        [permit.capability, permit.entry, version], after: "SET moyai.tenant = '\(shell.town.tenant.code)'",
        role: GatewayShell.role)[0][0]
    }
    #expect(try await end(as: "2") == nil, "it is for another version")
    #expect(try await end(as: "1") == "180")
    #expect(try await shell.records(showing: permit) == 0, "a used one")
    #expect(try await end(as: "1") == nil)

    let late = try await shell.permit(person.ppid)
    try await TestDatabase.current.run(
      "UPDATE moyai_priv.access SET opened_at = clock_timestamp() - interval '5 seconds' "
        + "WHERE capability = '\(late.capability)'")
    #expect(try await shell.records(showing: late) == 0, "a late one")

    let revoked = try await shell.permit(person.ppid)
    try await TestDatabase.current.run(
      "UPDATE moyai.api_key SET revoked_at = now(), revoked_by = 'm', revoked_reason = 'x' "
        + "WHERE kid = '\(shell.town.key.kid.text)'")
    #expect(try await shell.records(showing: revoked) == 0, "one of a key revoked meanwhile")
    let rows = try await shell.town.ledger(
      "SELECT count(*) FROM moyai_priv.entry WHERE tenant_id = $1::int AND kind = 'outcome'")
    #expect(rows == [["1"]])
  }

  @Test func I25_gate2InOneCallOpensNoMoreThanItsSteps() async throws {
    let (shell, person) = try await shell(1_211)
    func bodies(
      _ capability: String, _ entry: String, after script: String = "", asked: Int = 1
    ) async throws -> [[String?]] {
      try await TestDatabase.current.rows(
        """
        SELECT body FROM moyai.read_access(ARRAY[$1::text::uuid], ARRAY[$2::text::uuid],
          ARRAY['{"categories":'], ARRAY[$3::text::integer])
        """, [capability, entry, "\(asked)"], after: "SET moyai.tenant = '\(shell.town.tenant.code)'; " + script,
        role: GatewayShell.role)
    }
    let permit = try await shell.permit(person.ppid)
    let guess = SQLUUID.random().description
    #expect(try await bodies(guess, permit.entry).isEmpty)
    #expect(try await bodies(permit.entry, permit.entry).isEmpty)
    let other = try await TestDatabase.current.withDatabase { try await ConsentTown.make(1_212, in: $0) }
    let elsewhere = "SET moyai.tenant = '\(other.tenant.code)';"
    #expect(try await bodies(permit.capability, permit.entry, after: elsewhere).isEmpty)
    // Not in the transaction that opened the access, with ids of the caller's own choice either.
    let chosen = (capability: SQLUUID.random().description, entry: SQLUUID.random().description)
    let opening = "PERFORM FROM \(shell.opening(person.ppid, ids: chosen));"
    let inside = "BEGIN; DO $$ BEGIN \(opening) END $$;"
    #expect(try await bodies(chosen.capability, chosen.entry, after: inside).isEmpty)
    #expect(try await bodies(permit.capability, permit.entry, asked: 2) == [[nil]], "one of two is not enough")
    #expect(try await bodies(permit.capability, permit.entry).isEmpty, "used")
    let again = try await shell.permit(person.ppid)
    let read = try await bodies(again.capability, again.entry)
    #expect(read.first?.first??.contains("158.2") == true, "or the other lines prove nothing")
    let outcomes = try await shell.town.ledger(
      """
      SELECT row_count::text, (byte_count > 0)::text, (body_sha256 IS NULL)::text FROM moyai_priv.entry
      WHERE tenant_id = $1::int AND kind = 'outcome' ORDER BY ord
      """)
    #expect(outcomes == [["0", "false", "true"], ["2", "true", "false"]])
    // An id that is taken is taken.
    #expect(await state("DO $$ BEGIN PERFORM FROM \(shell.opening(person.ppid, ids: again)); END $$", shell) == "23505")
  }

  @Test(arguments: ["REPEATABLE READ", "SERIALIZABLE"])
  func underAnOldSnapshotThereIsNoRow(level: String) async throws {
    let (shell, person) = try await shell(level.count == 12 ? 1_207 : 1_208)
    let permit = try await shell.permit(person.ppid)
    let show = "SET moyai.capability = '\(permit.capability)';"
    #expect(try await shell.count(after: "\(show) BEGIN ISOLATION LEVEL \(level);") == 0)
    #expect(
      await state("BEGIN ISOLATION LEVEL \(level); SELECT * FROM \(shell.opening(person.ppid))", shell) == "25000")
    #expect(try await shell.count(after: show) == 2, "the permit itself was good")
  }

  @Test func cursorsCopiesPlansAndFunctionsShowNothing() async throws {
    let (shell, person) = try await shell(1_209)
    let open = "SELECT 1 / (1 - count(*)::int) FROM"
    // Each fails with a division by zero as soon as one row is seen, and runs through when there is none.
    for script in [
      "BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT * FROM moyai.personal_record; COMMIT; MOVE FORWARD ALL IN c; "
        + "\(open) (SELECT 1 FROM pg_cursors WHERE false) x;",
      "\(open) (SELECT * FROM moyai.personal_record WHERE length(items::text) > 0) r;",
      "\(open) (SELECT * FROM moyai.personal_record r WHERE (SELECT true FROM pg_sleep(0) WHERE r.items IS NOT NULL)) r;",
      "\(open) (SELECT * FROM moyai.personal_record TABLESAMPLE SYSTEM (100)) r;",
      "DO $$ BEGIN PERFORM 1 FROM moyai.personal_record; IF FOUND THEN RAISE EXCEPTION 'seen'; END IF; END $$;",
    ] { try await run(script, shell) }
    // A value that would only be computed for a row: an error would show that there is one.
    try await run("SELECT (items::text)::integer FROM moyai.personal_record;", shell)
    // Somebody's permit is there, and no condition is asked about it before it is shown.
    let foreign = try await shell.permit(person.ppid)
    try await run("SELECT * FROM moyai.live_grant WHERE category::integer > 0 OR subject_id::text::integer > 0;", shell)
    #expect(
      await state(
        "SET moyai.capability = '\(foreign.capability)'; SELECT * FROM moyai.live_grant WHERE category::integer > 0",
        shell)
        == "22P02", "or the line before proves nothing")
    let copied = try await TestDatabase.current.cluster.capture(
      "psql",
      [
        "-X", "-d", TestDatabase.current.conninfo(role: GatewayShell.role), "-c",
        "SET moyai.tenant = '\(shell.town.tenant.code)'",
        "-c", "COPY moyai.personal_record TO STDOUT", "-c", "COPY (TABLE moyai.personal_record) TO STDOUT",
      ])
    #expect(copied == "SET\n")
    let plan = try await TestDatabase.current.cluster.capture(
      "psql",
      [
        "-X", "-d", TestDatabase.current.conninfo(role: GatewayShell.role), "-c",
        "SET moyai.tenant = '\(shell.town.tenant.code)'",
        "-c", "EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM moyai.personal_record",
      ])
    #expect(plan.contains("rows=0 ") && !plan.contains("158.2") && !plan.contains(person.subject.sql))

    // A cursor keeps the snapshot of its declaration: one declared before the permit existed shows nothing after.
    let permit = try await shell.permit(person.ppid)
    _ = permit
    let early = """
      BEGIN; DECLARE c CURSOR FOR SELECT * FROM moyai.personal_record; SAVEPOINT s; \(shell.keeping(person.ppid))
      SELECT set_config('moyai.capability', split_part(current_setting('moyai.permit'), ' ', 1), false);
      """
    let rows = try await TestDatabase.current.rows(
      "FETCH ALL FROM c", [], after: "SET moyai.tenant = '\(shell.town.tenant.code)'; \(early)", role: GatewayShell.role
    )
    #expect(rows.isEmpty)
  }

  @Test(arguments: [
    "SELECT * FROM moyai_priv.consent", "SELECT * FROM moyai_priv.ledger", "SELECT * FROM moyai_priv.access",
    "SELECT * FROM moyai_priv.entry", "SELECT * FROM moyai_priv.access_entry", "SELECT * FROM moyai_priv.key_standing",
    "SELECT moyai_priv.stand_key('x')", "SELECT moyai.seal_accesses(0, '{}', '{}', '{}', '{}')",
    "SELECT * FROM moyai_priv.subject", "SELECT * FROM moyai_vault.ppid", "SELECT * FROM moyai_vault.link",
    "SELECT * FROM moyai_vault.account", "SELECT * FROM moyai.api_key", "SELECT * FROM moyai.entity",
    "SELECT * FROM moyai.offer", "SELECT * FROM moyai.service_approval",
    "SELECT * FROM moyai.live_grant FOR UPDATE", "SELECT * FROM moyai.permit", "SELECT consent_id FROM moyai.permit",
    "SELECT moyai.open_one('{1}', 'k', 'p', NULL, NULL, NULL, 'p', gen_random_uuid(), 'c', 'view', false, gen_random_uuid(), "
      + "gen_random_uuid())",
    "INSERT INTO moyai.personal_record VALUES (72028, gen_random_uuid(), 'a.b', 'r', 1, '{}', 'o', 'k', now())",
    "UPDATE moyai.personal_record SET items = '{}'", "DELETE FROM moyai.personal_record",
    "TRUNCATE moyai.personal_record",
    "SELECT * FROM moyai.personal_record FOR UPDATE", "LOCK moyai.personal_record IN ACCESS EXCLUSIVE MODE",
    "CREATE TEMP TABLE t AS SELECT * FROM moyai.personal_record", "CREATE TABLE moyai.t (x int)",
    "CREATE TABLE public.t (x int)", "CREATE VIEW moyai.v AS SELECT * FROM moyai.personal_record",
    "CREATE VIEW pg_temp.v AS SELECT * FROM moyai.personal_record",
    "CREATE FUNCTION moyai.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION pg_temp.f(json) RETURNS boolean LANGUAGE sql COST 0.0000001 AS 'SELECT true'",
    "CREATE RULE r AS ON SELECT TO moyai.personal_record DO INSTEAD SELECT 1",
    "ALTER TABLE moyai.personal_record DISABLE ROW LEVEL SECURITY",
    "DROP POLICY read_under_grant ON moyai.personal_record",
    "CREATE POLICY p ON moyai.personal_record USING (true)", "ALTER ROLE moyai_gateway BYPASSRLS",
    "SET ROLE moyai_consent", "SET ROLE moyai_gate",
    "COPY moyai.personal_record TO '/tmp/x'", "COPY moyai.personal_record TO PROGRAM 'cat'",
    "COPY moyai.personal_record FROM STDIN", "SELECT pg_read_file('/etc/passwd')", "SELECT lo_import('/etc/passwd')",
    "SELECT moyai.note_admin('a', 'b', 'c')", "SELECT moyai.erase_records(gen_random_uuid())",
    "SELECT moyai.advance_clock('1 day')", "SELECT moyai_priv.count_persons(1, current_date, '{}')",
    "SELECT moyai.protect_tenant_table('moyai.personal_record')",
  ])
  func closedDoors(script: String) async throws {
    let failure = await #expect(throws: AdminSessionError.self, "\(script)") {
      try await TestDatabase.current.run("SET moyai.tenant = '72028'; " + script, role: GatewayShell.role)
    }
    #expect(failure?.sqlState == "42501", "\(script)")
  }

  @Test func noFunctionOfOthersIsTakenForOurs() async throws {
    let rows = try await TestDatabase.current.rows(
      """
      SELECT p.oid::regprocedure::text FROM pg_proc p
      WHERE p.pronamespace::regnamespace::text IN ('moyai', 'moyai_priv', 'moyai_vault') AND p.prosecdef
        AND NOT coalesce(p.proconfig @> '{"search_path=pg_catalog, pg_temp"}', false)
      """)
    #expect(rows == [], "each function with the owner's rights fixes its search path, pg_temp last")
  }
}
