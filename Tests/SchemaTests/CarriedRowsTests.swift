import MoyaiTesting
import Postgres
import Schema
import Testing

/// Steps that change where rows lie, applied to installations that have some.
@Suite("Carried rows", .database)
struct CarriedRowsTests {
  /// One access was sealed, one waits for its seal, one has an open permit.
  private static let before = """
    INSERT INTO moyai_priv.ledger (tenant_id, entry, kind, at, subject_id, organisation_id, service_id, kid, purpose_id, mode, asked,
        permitted, basis, consents, decision, height, position, leaf, payload)
      SELECT 72028, ('00000000-0000-4000-8000-00000000000' || n)::uuid, 'access', '2026-11-22', gen_random_uuid(), 'org_a', 'svc_a',
        'kid', 'pur_a', 'view', '{a.b}', '{a.b@1}', 'consent', ARRAY[gen_random_uuid()], 'permit',
        CASE n WHEN 1 THEN 0 END, CASE n WHEN 1 THEN 0 END, CASE n WHEN 1 THEN sha256('x') END, CASE n WHEN 1 THEN '{}' END
      FROM generate_series(1, 3) AS n;
    INSERT INTO moyai_priv.access_capability (tenant_id, capability, entry)
      VALUES (72028, gen_random_uuid(), '00000000-0000-4000-8000-000000000003');
    """

  @Test("accesses written before they had a table of their own stay what they were, and new ones follow them")
  func accesses() async throws {
    let database = try await TestCluster.shared().makeEmptyDatabase()
    try await MigrationRunnerTests.migrate(.ofThisProgram, database, upTo: 25)
    try await database.run(Self.before)
    let ledger = "SELECT to_jsonb(l)::text FROM moyai_priv.ledger l ORDER BY ord" as StaticString
    let written = try await database.rows(ledger)
    try await MigrationRunnerTests.migrate(.ofThisProgram, database)
    #expect(try await database.rows(ledger) == written)
    let entries = try await database.rows("SELECT to_jsonb(e)::text FROM moyai_priv.entry e ORDER BY ord")
    #expect(entries == written, "each is shown once, as it is")
    // The next access comes behind them, and both kinds wait for the same seal.
    try await database.run(
      """
      INSERT INTO moyai_priv.access (tenant_id, capability, entry, ord, opened_at, at, xid, salt, facts, asked, is_sealed)
        VALUES (72028, gen_random_uuid(), gen_random_uuid(), nextval('moyai_priv.ledger_ord_seq'), now(), now(),
          pg_current_xact_id(), sha256('x'), '{org_a,svc_a,kid,pur_a,view,no_valid_consent}', '{a.b}', false);
      """)
    let waiting = try await database.rows(
      "SELECT (ord > 3)::text, decision, permitted::text FROM moyai_priv.entry WHERE height IS NULL ORDER BY ord")
    #expect(waiting == [["false", "permit", "{a.b@1}"], ["false", "permit", "{a.b@1}"], ["true", "deny", "{}"]])
  }

  @Test("entities written while `attrs` was generated keep their bytes, and the next update writes both")
  func entities() async throws {
    let database = try await TestCluster.shared().makeEmptyDatabase()
    try await MigrationRunnerTests.migrate(.ofThisProgram, database, upTo: 29)
    let doc = #"{"b":{"type":"Number","value":1.0},"a":{"type":"Text","value":"猪苗代"}}"#
    try await database.run(
      """
      SET session_replication_role = replica;
      INSERT INTO moyai.entity (tenant_id, id, type, service_path, ord, created, modified, doc, attr_times, moving)
        VALUES (72028, 'urn:a', 'T', '/', 1, '2026-11-22', '2026-11-22', '\(doc)', '{"b":[1,2]}', false);
      """)
    let row = "SELECT doc, attr_times, attrs = doc::jsonb FROM moyai.entity" as StaticString
    try await MigrationRunnerTests.migrate(.ofThisProgram, database)
    #expect(try await database.rows(row) == [[doc, #"{"b":[1,2]}"#, "t"]])
    try await database.run("UPDATE moyai.entity SET doc = '{}', attrs = '{}'")
    #expect(try await database.rows(row) == [["{}", #"{"b":[1,2]}"#, "t"]])
  }
}
