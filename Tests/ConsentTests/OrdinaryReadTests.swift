import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Tenancy
import Testing

/// The short way of one person and one category decides, writes and hands out what the long one does.
@Suite("Ordinary reads", .database)
struct OrdinaryReadTests {
  /// What gate 1 says, and how often it looked the key up: once where the short way found everything.
  private func opened(
    _ shell: GatewayShell, _ call: String, after script: String = ""
  ) async throws -> (outcome: String?, service: String?, looked: String?) {
    let rows = try await TestDatabase.current.rows(
      """
      SELECT split_part(current_setting('moyai.answer'), ' ', 1), split_part(current_setting('moyai.answer'), ' ', 2),
        (SELECT idx_scan FROM pg_stat_xact_all_tables WHERE schemaname = 'moyai_priv' AND relname = 'key_standing')
      """, [],
      after: """
        SET moyai.tenant = '\(shell.town.tenant.code)'; \(script) BEGIN;
        SELECT set_config('moyai.answer', outcome || ' ' || coalesce(service_id, ''), false) FROM \(call);
        """, role: GatewayShell.role)
    let row = try #require(rows.first)
    return (row[0], row[1], row[2])
  }

  @Test func I5_aPersonOnceCountedGoesTheShortWayWhateverTheAnswer() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_801, in: database)
      let shell = GatewayShell(town)
      let reader = ConsentTown.reader(database)
      for standing in Resident.Standing.allCases {
        let person = try await Resident.make(standing, in: town)
        let first = try await opened(shell, shell.openingOne(person.ppid, ids: GatewayShell.ids()))
        #expect(first.looked != "1", "\(standing): whoever was not counted goes the long way")
        // That transaction was not committed; this one is.
        #expect(try await town.refusal(reader, person.ppid) == (standing == .granted ? nil : .noValidConsent))
        let next = try await opened(shell, shell.openingOne(person.ppid, ids: GatewayShell.ids()))
        #expect(next.looked == "1", "\(standing)")
        #expect(next.outcome == (standing == .granted ? "permit" : "no_valid_consent"), "\(standing)")
        #expect(next.service == town.service)
      }
    }
  }

  @Test func I1_bothWaysWriteTheSame() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_802, in: database)
      let shell = GatewayShell(town)
      for standing in Resident.Standing.allCases {
        for mode in ["view", "store"] {
          let person = try await Resident.make(standing, in: town, mode: "view")
          let tenant = "SET moyai.tenant = '\(town.tenant.code)';"
          // The first counts the person; then the long way and the short one.
          _ = try await test.rows(
            "SELECT 1", [],
            after: """
              \(tenant) DO $$ BEGIN
                PERFORM FROM \(shell.opening(person.ppid));
                PERFORM FROM \(shell.opening(person.ppid, ids: GatewayShell.ids()).replacing("{view}", with: "{\(mode)}"));
                PERFORM FROM \(shell.openingOne(person.ppid, ids: GatewayShell.ids(), mode: mode));
              END $$;
              """, role: GatewayShell.role)
        }
      }
      let differing = try await town.ledger(
        """
        SELECT count(*), count(DISTINCT (l.subject_id, l.facts, l.asked, l.versions, l.consents, l.data_life_days, l.is_sealed,
            l.at - l.opened_at, octet_length(l.salt), l.xid, l.end_at IS NULL)),
          bool_and(salt = sha256(uuid_send(capability) || uuid_send(entry)))
        FROM (SELECT a.*, row_number() OVER (ORDER BY ord) - 1 AS n FROM moyai_priv.access a WHERE tenant_id = $1::int) l
        WHERE n % 3 > 0 GROUP BY n / 3 ORDER BY n / 3
        """)
      #expect(differing.count == 2 * Resident.Standing.allCases.count)
      for row in differing { #expect(row == ["2", "1", "t"]) }
    }
  }

  /// Reads that wait together share a statement of each gate.
  @Test func I1_readsOfOneTownAtTheSameTimeEachGetTheirOwn() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_806, in: database)
      let reader = ConsentTown.reader(database)
      var people: [(Resident.Standing, Resident)] = []
      for standing in Resident.Standing.allCases {
        for person in try await Resident.make(count: 6, standing, in: town) { people.append((standing, person)) }
      }
      people.shuffle()
      let request = try town.request()
      for round in 1...3 {
        let got = try await withThrowingTaskGroup(of: (Int, String?).self) { group in
          for (place, (_, person)) in people.enumerated() {
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
          return try await group.reduce(into: [Int: String?]()) { $0[$1.0] = $1.1 }
        }
        for (place, (standing, person)) in people.enumerated() {
          let body = try #require(got[place])
          #expect((body != nil) == (standing == .granted), "round \(round), \(standing)")
          if let body { #expect(body.contains(person.ppid.text), "round \(round)") }
        }
      }
      let entries = try await town.ledger(
        """
        SELECT subject_id::text, count(*)::text, count(DISTINCT decision)::text FROM moyai_priv.entry
        WHERE tenant_id = $1::int AND kind = 'access' GROUP BY subject_id HAVING subject_id IS NOT NULL
        """)
      #expect(!entries.isEmpty && entries.allSatisfy { $0[1] == "3" && $0[2] == "1" }, "one entry for each read")
    }
  }

  /// Whom a pseudonym meant is remembered for the day; that opens nothing by itself, and a link to somebody else counts.
  @Test func I6_whoIsRememberedIsLookedAtEachTime() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_807, in: database)
      let reader = ConsentTown.reader(database)
      func remembered(_ person: Resident) async throws -> [[String?]] {
        try await test.rows(
          "SELECT subject_id FROM moyai_priv.person_seen WHERE ppid = $1::text::uuid", [person.ppid.sql])
      }
      func decided() async throws -> [String?] {
        try await town.ledger(
          """
          SELECT decision, subject_id::text FROM moyai_priv.entry WHERE tenant_id = $1::int AND kind = 'access'
          ORDER BY ord DESC LIMIT 1
          """)[0]
      }
      let never = try await Resident.make(.neverConsented, in: town)
      #expect(try await town.refusal(reader, never.ppid) == .noValidConsent)
      #expect(try await remembered(never) == [[nil]], "to whom nothing was let through")

      let leaving = try await Resident.make(.granted, in: town)
      for _ in 1...2 { #expect(try await town.refusal(reader, leaving.ppid) == nil) }
      #expect(try await remembered(leaving) == [[leaving.subject.sql]])
      #expect(try await decided() == ["permit", leaving.subject.sql])
      try await leaving.withdraw(in: town, database)
      #expect(try await town.refusal(reader, leaving.ppid) == .noValidConsent)
      #expect(try await decided() == ["deny", leaving.subject.sql])

      let person = try await Resident.make(.granted, in: town)
      #expect(try await town.refusal(reader, person.ppid) == nil)
      try await test.run(
        """
        UPDATE moyai_priv.subject SET state = 'closed', closed_at = now(), closed_by = 'm', closed_reason = 'ordered'
          WHERE subject_id = '\(person.subject.sql)'
        """)
      #expect(try await town.refusal(reader, person.ppid) == .noValidConsent, "closed")
      #expect(try await decided() == ["deny", person.subject.sql])
      // The account is linked to another subject, as it can be once the first is erased.
      let again = Resident(account: person.account, subject: .random(), ppid: person.ppid, handle: "again")
      try await test.run(
        """
        DELETE FROM moyai_vault.link WHERE subject_id = '\(person.subject.sql)';
        INSERT INTO moyai_priv.subject (tenant_id, subject_id, handle, birth_date, state, created_at, created_by)
          VALUES (\(town.tenant.code), '\(again.subject.sql)', 'again', '1992-04-01', 'open', now(), 'c1');
        INSERT INTO moyai_vault.link VALUES (\(town.tenant.code), '\(again.account.sql)', '\(again.subject.sql)', now());
        """)
      #expect(try await town.refusal(reader, person.ppid) == .noValidConsent, "the consent was the other subject's")
      #expect(try await decided() == ["deny", again.subject.sql])
      try await test.run(again.consent(town))
      for _ in 1...2 {
        #expect(try await town.refusal(reader, person.ppid) == nil)
        #expect(try await decided() == ["permit", again.subject.sql])
        #expect(try await remembered(again) == [[again.subject.sql]])
      }
    }
  }

  @Test func aKeyOfWhichMoreIsToBeJudgedGoesTheLongWay() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_803, in: database)
      let person = try await Resident.make(.granted, in: town)
      let shell = GatewayShell(town)
      #expect(try await town.refusal(ConsentTown.reader(database), person.ppid) == nil)
      func answer(replacing text: String = "", with other: String = "") async throws -> [String?] {
        let call = shell.openingOne(person.ppid, ids: GatewayShell.ids())
        let found = try await opened(shell, text.isEmpty ? call : call.replacing(text, with: other))
        return [found.outcome, found.looked == "1" ? "short" : "long"]
      }
      #expect(try await answer() == ["permit", "short"], "or the other lines prove nothing")
      let headers = "'{NULL}', '{NULL}', '{NULL}'"
      let key = town.key.kid.text
      #expect(try await answer(replacing: "'\(key)'", with: "'aaaaaaaaaaaa'") == ["key_unknown", "long"])
      let proofs = ConsentTown.peppers.proofs(of: town.key).lowerHex
      let other = String(repeating: "0", count: proofs.count)
      #expect(try await answer(replacing: proofs, with: other) == ["key_unknown", "long"])
      #expect(try await answer(replacing: headers, with: "'{NULL}', '{x}', '{NULL}'") == ["tenant_mismatch", "long"])
      #expect(try await answer(replacing: headers, with: "'{NULL}', '{NULL}', '{x}'") == ["tenant_mismatch", "long"])
      #expect(try await answer(replacing: "'\(town.purpose)'", with: "'pur_no'") == ["purpose_not_bound", "long"])
      #expect(try await answer(replacing: "'\(town.category)'", with: "'no.such'") == ["scope_missing", "long"])
      #expect(try await answer(replacing: "false", with: "true")[0] == "rate_limited")
      for (change, expected) in [
        ("ip_allow = '{10.0.0.0/8}'", "ip_not_allowed"), ("ip_allow = '{}', expires_at = now()", "key_inactive"),
        ("expires_at = now() + interval '1 day', rotated_at = now(), retires_at = now() + interval '1 hour'", "permit"),
        ("rotated_at = NULL, retires_at = NULL", "permit"),
        ("revoked_at = now(), revoked_by = 'm', revoked_reason = 'x'", "key_inactive"),
      ] {
        try await town.change("UPDATE moyai.api_key SET \(change) WHERE kid = '\(key)'")
        #expect(try await answer() == [expected, "long"], "\(change)")
      }
    }
  }

  @Test func I25_idsThatWereChosenOpenNoMoreThanOthers() async throws {
    let test = try TestDatabase.current
    let (shell, person) = try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_804, in: database)
      let person = try await Resident.make(.granted, in: town, records: 2)
      _ = try await town.refusal(ConsentTown.reader(database), person.ppid)
      return (GatewayShell(town), person)
    }
    let tenant = "SET moyai.tenant = '\(shell.town.tenant.code)';"
    let ids = GatewayShell.ids()
    func read(_ ids: (capability: String, entry: String), after script: String = "") async throws -> [[String?]] {
      try await test.rows(
        "SELECT body, data_life_days FROM moyai.read_each(concat($1::text, ',', $2::text, ',1'), ARRAY['{\"categories\":'])",
        [ids.capability, ids.entry], after: tenant + script, role: GatewayShell.role)
    }
    let opening = "SELECT 1 FROM \(shell.openingOne(person.ppid, ids: ids));"
    #expect(try await read(ids).isEmpty, "before there is a permit")
    #expect(try await read(ids, after: "BEGIN; \(opening)").isEmpty, "in the transaction that opened it")
    try await test.run(tenant + opening, role: GatewayShell.role)
    #expect(try await read((ids.entry, ids.entry)).isEmpty)
    #expect(try await read((ids.capability, ids.capability)).isEmpty)
    #expect(try await read(ids, after: "BEGIN ISOLATION LEVEL REPEATABLE READ;").isEmpty, "an old snapshot")
    #expect(try await read(ids).first?[0] != nil, "or the other lines prove nothing")
    let failure = await #expect(throws: AdminSessionError.self) {
      try await test.run(tenant + opening, role: GatewayShell.role)
    }
    #expect(failure?.sqlState == "23505", "an id that is taken is taken")
  }

  @Test func I25_theShortReadIsOneReadOfExactlyWhatTheOutcomeNames() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_805, in: database)
      let shell = GatewayShell(town)
      func read(_ permit: (capability: String, entry: String)) async throws -> [String?] {
        try await test.rows(
          "SELECT body, data_life_days FROM moyai.read_each(concat($1::text, ',', $2::text, ',1'), ARRAY['{\"categories\":'])",
          [permit.capability, permit.entry], after: "SET moyai.tenant = '\(town.tenant.code)'",
          role: GatewayShell.role
        ).first ?? []
      }
      let person = try await Resident.make(.granted, in: town, records: 2)
      let permit = try await shell.permit(person.ppid)
      let body = try await read(permit)
      let head = #"{"categories":[{"category":"\#(town.category)","version":1,"records":[{"record":"2026""#
      #expect(body[0]?.hasPrefix(head) == true)
      #expect(body[1] == "180")
      #expect(try await read(permit) == [], "used")
      let none = try await shell.permit(try await Resident.make(.granted, in: town, records: 0).ppid)
      #expect(
        try await read(none)[0] == #"{"categories":[{"category":"\#(town.category)","version":1,"records":[]}]}"#,
        "nothing is stored, which is an answer")
      let withdrawn = try await shell.permit(person.ppid)
      try await person.withdraw(in: town, database)
      #expect(try await read(withdrawn) == [nil, "180"])
      let outcomes = try await town.ledger(
        """
        SELECT row_count::text, (byte_count > 0)::text, (body_sha256 IS NULL)::text FROM moyai_priv.entry
        WHERE tenant_id = $1::int AND kind = 'outcome' ORDER BY ord
        """)
      #expect(outcomes == [["2", "true", "false"], ["0", "true", "false"], ["0", "false", "true"]])
    }
  }
}
