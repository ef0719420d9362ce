import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// What a decision and a read cost does not depend on how many consents there are, nor on what the planner believes.
@Suite("Lookups", .database)
struct LookupTests {
  /// Rows of our tables that this session's open transaction has looked at.
  static let looked: StaticString = """
    SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint::text FROM pg_stat_xact_all_tables
    WHERE schemaname IN ('moyai', 'moyai_priv', 'moyai_vault')
    """

  @Test func bothGatesLookAtAHandfulOfRowsAmongHundreds() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_601, in: database)
      // The worst moment: statistics say that all tables are empty.
      try await test.run("ANALYZE")
      let people = try await Resident.make(count: 300, .granted, in: town)
      let shell = GatewayShell(town)
      for resident in people.prefix(100) { _ = try await shell.permit(resident.ppid) }
      let set = "SET moyai.tenant = '\(town.tenant.code)';"
      func rows(after script: String) async throws -> Int {
        let found = try await test.rows(Self.looked, [], after: "\(set) \(script)", role: GatewayShell.role)
        return try #require(found.first?.first.flatMap { $0 }.flatMap { Int($0) })
      }
      #expect(try await rows(after: "BEGIN; \(shell.keeping(people[7].ppid))") < 60)
      let permit = try await shell.permit(people[200].ppid)
      let read = """
        BEGIN; SET LOCAL moyai.capability = '\(permit.capability)';
        SELECT count(*) FROM moyai.live_grants() g LEFT JOIN moyai.personal_record r
          ON r.tenant_id = g.tenant_id AND r.subject_id = g.subject_id AND r.category = g.category;
        SELECT moyai.close_access(ARRAY['\(permit.capability)'::uuid], ARRAY['\(permit.entry)'::uuid], '{1}', '{10}',
          ARRAY[sha256('x')]);
        """
      let looked = try await rows(after: read)
      #expect(looked > 4 && looked < 60, "\(looked)")
    }
  }
}
