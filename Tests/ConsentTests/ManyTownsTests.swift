import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// Ordinary reads of several towns share a statement of each gate, and no town's anything is another's.
@Suite("Reads of many towns", .database)
struct ManyTownsTests {
  /// A service's reads of these people, all at the same time.
  /// - Returns: each one's document, or nil where it was refused for want of a consent.
  private func read(
    _ people: [(town: ConsentTown, person: Resident)], with reader: PersonalReader
  ) async throws -> [String?] {
    try await withThrowingTaskGroup(of: (Int, String?).self) { group in
      for (place, (town, person)) in people.enumerated() {
        let request = try town.request()
        group.addTask {
          do {
            let answer = try await reader.read(request, of: person.ppid)
            return (place, String(decoding: answer.body, as: UTF8.self))
          } catch let denied as AccessDenied {
            #expect(denied.code == .noValidConsent)
            return (place, nil)
          }
        }
      }
      var found = [String?](repeating: nil, count: people.count)
      for try await (place, body) in group { found[place] = body }
      return found
    }
  }

  @Test func I1_eachReadGetsItsOwnAndIsWrittenInItsOwnTown() async throws {
    try await TestDatabase.current.withDatabase { database in
      let reader = ConsentTown.reader(database)
      var people: [(town: ConsentTown, person: Resident, standing: Resident.Standing)] = []
      for number in Int32(1_901)...1_904 {
        let town = try await ConsentTown.make(number, in: database)
        for standing in Resident.Standing.allCases {
          people += try await Resident.make(count: 2, standing, in: town).map { (town, $0, standing) }
        }
      }
      people.shuffle()
      for round in 1...3 {
        let bodies = try await read(people.map { ($0.town, $0.person) }, with: reader)
        for (place, (_, person, standing)) in people.enumerated() {
          #expect((bodies[place] != nil) == (standing == .granted), "round \(round), \(standing)")
          #expect(bodies[place]?.contains(person.ppid.text) != false, "round \(round)")
        }
      }
      for town in Dictionary(grouping: people, by: \.town.tenant).values {
        let own = try #require(town.first).town
        let entries = try await own.ledger(
          """
          SELECT e.service_id, count(*)::text, count(*) FILTER (WHERE decision = 'permit')::text,
            count(*) FILTER (WHERE e.subject_id IS NULL OR j.subject_id IS NOT NULL)::text
          FROM moyai_priv.entry e LEFT JOIN moyai_priv.subject j ON j.tenant_id = e.tenant_id AND j.subject_id = e.subject_id
          WHERE e.tenant_id = $1::int AND e.kind = 'access' GROUP BY 1
          """)
        let (all, permits) = (3 * town.count, 3 * town.count { $0.standing == .granted })
        #expect(entries == [[own.service, "\(all)", "\(permits)", "\(all)"]])
      }
    }
  }

  /// Two towns with a person each, who was asked for and found before, and each one's permit as gate 2 is shown it.
  private func pair(_ number: Int32) async throws -> (one: GatewayShell, other: GatewayShell, permits: [String]) {
    try await TestDatabase.current.withDatabase { database in
      var shells: [GatewayShell] = []
      var permits: [String] = []
      for number in [number, number + 1] {
        let shell = GatewayShell(try await ConsentTown.make(number, in: database))
        permits.append(try await shell.shown(try await Resident.make(.granted, in: shell.town, records: 2).ppid))
        shells.append(shell)
      }
      return (shells[0], shells[1], permits)
    }
  }

  /// The towns of the records that a plain SELECT gives.
  private func seen(_ tenants: String, showing shown: String) async throws -> [String?] {
    try await TestDatabase.current.rows(
      "SELECT tenant_id FROM moyai.personal_record ORDER BY tenant_id", [],
      after: "SET moyai.tenants = '\(tenants)'; SET moyai.capability = '\(shown)'", role: GatewayShell.role
    ).map { $0[0] }
  }

  @Test func I2_aTransactionOfManyTownsIsShownWhatItsPermitsOpenAndNoMore() async throws {
    let (one, other, permits) = try await pair(1_911)
    let (first, second) = ("\(one.town.tenant.code)", "\(other.town.tenant.code)")
    let both = "{\(first),\(second)}"
    let all = permits.joined(separator: " ")
    #expect(try await seen(both, showing: all) == [first, first, second, second].sorted())
    #expect(try await seen(both, showing: permits[0]) == [first, first])
    #expect(try await seen("{\(second)}", showing: all) == [second, second], "of its own towns alone")
    #expect(try await seen("{\(second)}", showing: permits[0]) == [])
    // A permit shown as another town's is none, nor is one whose entry is another's.
    let parts = permits.map { $0.split(separator: ",").map(String.init) }
    #expect(try await seen(both, showing: "\(parts[0][0]),\(parts[0][1]),1,\(second)") == [])
    #expect(try await seen(both, showing: "\(parts[0][0]),\(parts[1][1]),1,\(first)") == [])
    #expect(try await seen(both, showing: "\(parts[0][0]),\(parts[0][1]),2,\(first)") == [])
    // Without a list of towns it is the one town's, and a permit with another town in it opens nothing.
    let single = try await TestDatabase.current.rows(
      "SELECT count(*) FROM moyai.personal_record", [],
      after: "SET moyai.tenant = '\(first)'; SET moyai.capability = '\(all)'", role: GatewayShell.role)
    #expect(single == [["2"]])
    let unset = await #expect(throws: AdminSessionError.self) {
      try await TestDatabase.current.run(
        "SET moyai.capability = '\(all)'; SELECT * FROM moyai.personal_record", role: GatewayShell.role)
    }
    #expect(unset?.sqlState == "42704", "a forgotten town is an error")
  }

  @Test func I4_gate1AsksForTownsOfItsTransactionWithKeysOfTheirOwn() async throws {
    let (one, other, _) = try await pair(1_913)
    let person = try await Resident.make(.granted, in: one.town)
    let ids = GatewayShell.ids()
    let opening = one.openingOne(person.ppid, ids: ids)
    func answer(_ call: String, _ tenants: String) async throws -> [[String?]] {
      try await TestDatabase.current.rows(
        "SELECT current_setting('moyai.answer'), current_setting('moyai.tenant', true)", [],
        after: """
          SET moyai.tenants = '\(tenants)'; BEGIN;
          SELECT set_config('moyai.answer', string_agg(outcome, ' '), false) FROM \(call);
          """, role: GatewayShell.role)
    }
    let (first, second) = (one.town.tenant.code, other.town.tenant.code)
    #expect(try await answer(opening, "{\(first),\(second)}") == [["permit", ""]], "and no town is left open behind it")
    let elsewhere = await #expect(throws: AdminSessionError.self) { try await answer(opening, "{\(second)}") }
    #expect(elsewhere?.sqlState == "42501")
    let borrowed = opening.replacing("ARRAY[\(first)]", with: "ARRAY[\(second)]")
    #expect(try await answer(borrowed, "{\(first),\(second)}") == [["key_unknown", ""]], "the key is of another town")
  }

  @Test func I2_aConsentThatEndsBetweenTheGatesEndsThatReadAlone() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      var people: [(town: ConsentTown, person: Resident)] = []
      for number in Int32(1_921)...1_923 {
        let town = try await ConsentTown.make(number, in: database)
        people.append((town, try await Resident.make(.granted, in: town)))
      }
      let none = people.count
      people.append((people[0].town, try await Resident.make(.granted, in: people[0].town, records: 0)))
      var permits: [String] = []
      for (town, person) in people { permits.append(try await GatewayShell(town).shown(person.ppid)) }
      try await people[1].person.withdraw(in: people[1].town, database)
      // What gate 1 refused has no permit; a made-up one stands for it.
      permits.append("\(SQLUUID.random()),\(SQLUUID.random()),1,\(people[2].town.tenant.code)")
      let tenants = "{" + people.map { "\($0.town.tenant.code)" }.joined(separator: ",") + "}"
      let heads = permits.indices.map { "h\($0)" }.joined(separator: ",")
      let rows = try await test.rows(
        "SELECT entry, left(body, 2), data_life_days, octet_length(body) FROM moyai.read_each($1::text, string_to_array($2::text, ','))",
        [permits.joined(separator: " "), heads], after: "SET moyai.tenants = '\(tenants)'", role: GatewayShell.role)
      func row(_ place: Int) -> [String?]? {
        rows.first { $0[0] == permits[place].split(separator: ",")[1].description }.map { Array($0[1...2]) }
      }
      #expect(rows.count == 4)
      #expect(row(0) == ["h0", "180"] && row(2) == ["h2", "180"])
      #expect(row(1) == [nil, "180"], "withdrawn")
      #expect(row(none) == ["h3", "180"], "nothing is stored, which is an answer")
      for (place, (town, _)) in people.enumerated() {
        let outcomes = try await test.rows(
          """
          SELECT row_count, byte_count FROM moyai_priv.entry
          WHERE tenant_id = $1::text::int AND kind = 'outcome' AND of_entry = $2::text::uuid
          """, ["\(town.tenant.code)", permits[place].split(separator: ",")[1].description])
        let bytes = rows.first { $0[0] == permits[place].split(separator: ",")[1].description }?[3] ?? "0"
        #expect(outcomes == [[place == 1 || place == none ? "0" : "1", bytes]], "\(place)")
      }
      let again = try await test.rows(
        "SELECT entry FROM moyai.read_each($1::text, string_to_array($2::text, ','))",
        [permits.joined(separator: " "), heads], after: "SET moyai.tenants = '\(tenants)'", role: GatewayShell.role)
      #expect(again.isEmpty, "each serves one read")
    }
  }

  /// Two reads of one person's category under two purposes, of which one ends between the gates.
  @Test func I2_whatIsOpenToOneReadMayBeClosedToItsNeighbour() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_925, in: database)
      let person = try await Resident.make(.granted, in: town)
      let shell = GatewayShell(town)
      let other = "pur_other1925"
      try await test.run(
        """
        INSERT INTO moyai.purpose (purpose_id, version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state,
            created_at, created_by, approved_at, approved_by)
          SELECT '\(other)', version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state, created_at, created_by,
            approved_at, approved_by FROM moyai.purpose WHERE purpose_id = '\(town.purpose)';
        UPDATE moyai.api_key SET purposes = purposes || '\(other)'::text WHERE kid = '\(town.key.kid.text)';
        \(person.consent(town).replacing(town.purpose, with: other))
        """)
      func permit(_ purpose: String) async throws -> String {
        let ids = GatewayShell.ids()
        let opening = shell.openingOne(person.ppid, ids: ids).replacing(town.purpose, with: purpose)
        try await test.run(
          "SET moyai.tenant = '\(town.tenant.code)'; SELECT * FROM \(opening)", role: GatewayShell.role)
        return "\(ids.capability),\(ids.entry),1,\(town.tenant.code)"
      }
      let permits = [try await permit(town.purpose), try await permit(other)]
      try await test.run(
        """
        UPDATE moyai_priv.consent SET state = 'withdrawn'
        WHERE subject_id = '\(person.subject.sql)' AND purpose_id = '\(town.purpose)'
        """)
      let rows = try await test.rows(
        "SELECT left(body, 2), data_life_days FROM moyai.read_each($1::text, ARRAY['h0', 'h1']) ORDER BY body",
        [permits.joined(separator: " ")], after: "SET moyai.tenants = '{\(town.tenant.code)}'", role: GatewayShell.role)
      #expect(rows == [["h1", "180"], [nil, "180"]])
    }
  }

  /// A call that the database cannot carry out takes nobody else's with it.
  @Test func anIDThatIsTakenHarmsNoOtherTown() async throws {
    let test = try TestDatabase.current
    let (one, other, permits) = try await pair(1_931)
    let taken = permits[0].split(separator: ",").map(String.init)
    // Of whom nothing was asked yet, and whom the statement for all therefore leaves to the long way.
    let person = try await Resident.make(.granted, in: one.town)
    let call = one.openingOne(person.ppid, ids: (taken[0], taken[1]))
    let tenants = "{\(one.town.tenant.code),\(other.town.tenant.code)}"
    let failure = await #expect(throws: AdminSessionError.self) {
      try await test.run("SET moyai.tenants = '\(tenants)'; SELECT * FROM \(call)", role: GatewayShell.role)
    }
    #expect(failure?.sqlState == "23505")
    #expect(try await seen(tenants, showing: permits.joined(separator: " ")).count == 4, "and the permit is as it was")
  }
}
