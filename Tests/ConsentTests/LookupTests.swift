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
    SELECT sum(rows)::bigint::text, string_agg(relname || ' ' || rows, ', ' ORDER BY rows DESC)
    FROM (SELECT relname, coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) AS rows FROM pg_stat_xact_all_tables
      WHERE schemaname IN ('moyai', 'moyai_priv', 'moyai_vault')) AS looked WHERE rows > 0
    """

  @Test func bothGatesLookAtAHandfulOfRowsAmongHundreds() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_601, in: database)
      // The worst moment: statistics say that all tables are empty.
      try await test.run("ANALYZE")
      let people = try await Resident.make(count: 300, .granted, in: town)
      // Two indexes of subjects begin with the town, and without statistics nothing tells the planner which of them finds
      // one row. They grow with residents, not with consents, and autovacuum makes them known within a minute.
      try await test.run("ANALYZE moyai_priv.subject")
      let shell = GatewayShell(town)
      for resident in people.prefix(100) { _ = try await shell.permit(resident.ppid) }
      // Hundreds of rows are a handful of pages, which the planner may well read through; what it may not do is take an
      // index that grows with the town.
      let set = "SET enable_seqscan = off; SET moyai.tenant = '\(town.tenant.code)';"
      func isHandful(after script: String) async throws {
        let found = try await test.rows(Self.looked, [], after: "\(set) \(script)", role: GatewayShell.role)
        let row = try #require(found.first)
        let looked = try #require(row.first.flatMap { $0 }.flatMap { Int($0) })
        #expect(looked > 4 && looked < 60, "\(looked): \(row.last.flatMap { $0 } ?? "")")
      }
      try await isHandful(after: "BEGIN; \(shell.keeping(people[7].ppid))")
      let permit = try await shell.permit(people[200].ppid)
      let read = """
        BEGIN; SELECT * FROM moyai.read_access(ARRAY['\(permit.capability)'::uuid],
          ARRAY['\(permit.entry)'::uuid], ARRAY['{"categories":'], ARRAY[1]);
        """
      try await isHandful(after: read)
      // Ten of an ordinary read's look at ten handfuls: none of them looks for its own among the others'.
      for person in people.suffix(10) { _ = try await shell.permit(person.ppid) }
      let calls = people.suffix(10).map { (person: $0, ids: GatewayShell.ids()) }
      func found(after script: String) async throws -> Int {
        let found = try await test.rows(Self.looked, [], after: "\(set) \(script)", role: GatewayShell.role)
        return try #require(found.first?.first.flatMap { $0 }.flatMap { Int($0) })
      }
      func opening(_ calls: ArraySlice<(person: Resident, ids: (capability: String, entry: String))>) -> String {
        "SELECT * FROM \(shell.opening(each: calls.map { ($0.person.ppid, $0.ids) }));"
      }
      let oneOpened = try await found(after: "BEGIN; \(opening(calls[..<1]))")
      let allOpened = try await found(after: "BEGIN; \(opening(calls[...]))")
      #expect(oneOpened > 4 && allOpened <= 10 * oneOpened, "\(oneOpened), \(allOpened)")
      try await test.run("\(set) \(opening(calls[...]))", role: GatewayShell.role)
      func reading(_ calls: ArraySlice<(person: Resident, ids: (capability: String, entry: String))>) -> String {
        let shown = calls.map { "\($0.ids.capability),\($0.ids.entry),1,\(town.tenant.code)" }.joined(separator: " ")
        return "SELECT * FROM moyai.read_each('\(shown)', array_fill('h'::text, ARRAY[\(calls.count)]));"
      }
      let oneRead = try await found(after: "BEGIN; \(reading(calls[..<1]))")
      let allRead = try await found(after: "BEGIN; \(reading(calls[...]))")
      #expect(oneRead > 4 && allRead <= 10 * oneRead, "\(oneRead), \(allRead)")
    }
  }
}
