import Consent
import ConsentRules
import MoyaiTesting
import Postgres
import Synchronization
import Tenancy
import Testing

/// What a withdrawal does to reads that are under way.
@Suite("Withdrawal", .database)
struct WithdrawalTests {
  /// How many withdraw while how many reads are under way; seconds on two cores.
  static let size: (residents: Int, reads: Int) = (1_000, 12_000)

  /// What happened in the race so far.
  final class Race: Sendable {
    private let withdrawn = Mutex<Set<PairwiseID>>([])
    let answered = Atomic<Int>(0)
    let refused = Atomic<Int>(0)
    /// Answers to requests that began after the withdrawal had been answered.
    let leaked = Atomic<Int>(0)

    func withdrew(_ person: PairwiseID) { withdrawn.withLock { _ = $0.insert(person) } }
    func hasWithdrawn(_ person: PairwiseID) -> Bool { withdrawn.withLock { $0.contains(person) } }
    var reads: Int { answered.load(ordering: .relaxed) + refused.load(ordering: .relaxed) }
    var withdrawals: Int { withdrawn.withLock { $0.count } }
  }

  @Test func I3_noRowAfterWithdrawalReturned() async throws {
    let test = try TestDatabase.current
    // Two clients are two servers: what one withdraws the other must not give.
    try await test.withDatabase { first in
      try await test.withDatabase { second in
        let town = try await ConsentTown.make(1_101, in: first)
        let residents = try await Resident.make(count: Self.size.residents, .granted, in: town)
        let readers = [ConsentTown.reader(first), ConsentTown.reader(second)]
        let race = Race()
        let lanes = 6
        try await withThrowingTaskGroup(of: Void.self) { group in
          for lane in 0..<lanes {
            var random = SeededGenerator(seed: TestSeed.current &+ UInt64(lane))
            group.addTask {
              for _ in 0..<(Self.size.reads / lanes) {
                let person = residents[Int.random(in: 0..<residents.count, using: &random)].ppid
                let isOver = race.hasWithdrawn(person)
                if try await town.refusal(readers[lane % 2], person) == nil {
                  race.answered.add(1, ordering: .relaxed)
                  if isOver { race.leaked.add(1, ordering: .relaxed) }
                } else {
                  race.refused.add(1, ordering: .relaxed)
                }
              }
            }
          }
          group.addTask {
            for (index, resident) in residents.enumerated() {
              // Spread over the reads, so that each withdrawal meets some of them under way.
              while race.reads < index * Self.size.reads / (residents.count + residents.count / 4) {
                try await Task.sleep(for: .milliseconds(1))
              }
              try await resident.withdraw(in: town, first)
              race.withdrew(resident.ppid)
            }
          }
          try await group.waitForAll()
        }
        #expect(race.leaked.load(ordering: .relaxed) == 0)
        #expect(race.withdrawals == residents.count)
        let answered = race.answered.load(ordering: .relaxed)
        #expect(answered > 0 && race.refused.load(ordering: .relaxed) > 0, "both sides were in the race")
        for resident in residents.prefix(50) {
          #expect(try await town.refusal(readers[1], resident.ppid) == .noValidConsent)
        }
        let delivered = try await town.ledger(
          "SELECT count(*) FROM moyai_priv.entry WHERE tenant_id = $1::int AND kind = 'outcome' AND row_count >= 1")
        #expect(delivered == [["\(answered)"]], "delivered is what outcomes with rows say")
      }
    }
  }

  @Test func aPermitGivenBeforeAWithdrawalReadsNothingAfterIt() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_102, in: database)
      let person = try await Resident.make(.granted, in: town)
      let shell = GatewayShell(town)
      let permit = try await shell.permit(person.ppid)
      try await person.withdraw(in: town, database)
      #expect(try await shell.records(showing: permit) == 0)
    }
  }

  /// Requests of one town are read together. What one of them may see must not reach another that asks for the same records
  /// under a consent that has ended.
  @Test func I2_aReadOfSeveralHandsOutNothingUnderAnothersConsent() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_106, in: database)
      let person = try await Resident.make(.granted, in: town)
      let shell = GatewayShell(town)
      let other = "pur_other1106"
      try await test.run(
        """
        INSERT INTO moyai.purpose (purpose_id, version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state,
            created_at, created_by, approved_at, approved_by)
          SELECT '\(other)', version, text_ja, text_ja_plain, text_en, text_sha256, legal_basis, state, created_at, created_by,
            approved_at, approved_by FROM moyai.purpose WHERE purpose_id = '\(town.purpose)';
        UPDATE moyai.api_key SET purposes = purposes || '\(other)'::text WHERE kid = '\(town.key.kid.text)';
        \(person.consent(town).replacing(town.purpose, with: other))
        """)
      func permit(_ purpose: String) async throws -> [String] {
        let rows = try await test.rows(
          "SELECT current_setting('moyai.permit')", [],
          after: "SET moyai.tenant = '\(town.tenant.code)'; "
            + shell.keeping(person.ppid).replacing(town.purpose, with: purpose),
          role: GatewayShell.role)
        return try #require(rows.first?.first.flatMap { $0 }).split(separator: " ").map(String.init)
      }
      func bodies(_ permits: [[String]]) async throws -> [Bool] {
        let capabilities = permits.map { $0[0] }.joined(separator: ",")
        let entries = permits.map { $0[1] }.joined(separator: ",")
        return try await test.rows(
          """
          SELECT body IS NOT NULL FROM moyai.read_access(string_to_array($1::text, ',')::uuid[],
            string_to_array($2::text, ',')::uuid[], array_fill('{"categories":'::text, ARRAY[$3::text::integer]),
            array_fill(1, ARRAY[$3::text::integer]))
          """, [capabilities, entries, "\(permits.count)"], after: "SET moyai.tenant = '\(town.tenant.code)'",
          role: GatewayShell.role
        ).map { $0.first == "t" }
      }
      #expect(try await bodies([permit(town.purpose), permit(other)]) == [true, true])
      #expect(try await bodies([permit(town.purpose)]) == [true])
      var (ended, lives) = (try await permit(town.purpose), try await permit(other))
      let (endedAlone, livesAlone) = (try await permit(town.purpose), try await permit(other))
      try await test.run(
        """
        UPDATE moyai_priv.consent SET state = 'withdrawn'
        WHERE subject_id = '\(person.subject.sql)' AND purpose_id = '\(town.purpose)'
        """)
      #expect(try await bodies([ended, lives]) == [false, true])
      #expect(try await bodies([endedAlone]) == [false])
      #expect(try await bodies([livesAlone]) == [true])
      (ended, lives) = (try await permit(other), try await permit(other))
      #expect(try await bodies([ended, lives]) == [true, true], "the same person twice")
    }
  }

  @Test func aBatchThatStraddlesAWithdrawalIsDecidedPersonByPerson() async throws {
    try await TestDatabase.current.withDatabase { database in
      let town = try await ConsentTown.make(1_103, in: database)
      let stays = try await Resident.make(.granted, in: town)
      let leaves = try await Resident.make(.granted, in: town)
      try await leaves.withdraw(in: town, database)
      let persons = [leaves.ppid, stays.ppid, PairwiseID.random()]
      let batch = try await ConsentTown.reader(database).batch(town.request(), of: persons)
      #expect(batch.permitted == 1)
      let text = String(decoding: batch.body, as: UTF8.self)
      #expect(
        text.hasPrefix(
          #"{"results":[{"ppid":"\#(leaves.ppid.text)","status":"no_valid_consent"},{"ppid":"\#(stays.ppid.text)","status":"ok","entry":"le_"#
        ))
      let capabilities = try await town.ledger(
        ConsentTown.openPermits)
      #expect(capabilities == [["0"]])
    }
  }

  @Test func I8_atMostOneConsentThatCountsForEachTuple() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_104, in: database)
      let person = try await Resident.make(.neverConsented, in: town)
      let made = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<8 {
          group.addTask {
            do {
              try await test.run(person.consent(town))
              return true
            } catch { return false }
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(made == 1)
      await #expect(throws: AdminSessionError.self) {
        try await test.run(person.consent(town, state: "suspended", reason: "self"))
      }
      try await test.run(person.consent(town, state: "withdrawn") + person.consent(town, state: "expired"))
      try await person.withdraw(in: town, database)
      try await test.run(person.consent(town))
      #expect(try await town.refusal(ConsentTown.reader(database), person.ppid) == nil)
    }
  }

  @Test func whatHasEndedStaysEnded() async throws {
    let test = try TestDatabase.current
    try await test.withDatabase { database in
      let town = try await ConsentTown.make(1_105, in: database)
      let person = try await Resident.make(.withdrawn, in: town)
      let statement = Command(
        """
        UPDATE moyai_priv.consent SET state = 'active', changed_at = moyai.now()
        WHERE subject_id = \(SQLUUID(high: person.subject.high, low: person.subject.low))
        """)
      let changed = try await database.withTenant(town.access, .readWrite, as: .consent) { try $0.execute(statement) }
      #expect(changed == 0)
      for column in ["valid_until", "subject_id", "category_version", "mode", "purpose_id"] {
        let failure = await #expect(throws: AdminSessionError.self) {
          try await test.run(
            "SET moyai.tenant = '\(town.tenant.code)'; UPDATE moyai_priv.consent SET \(column) = \(column)",
            role: "moyai_consent")
        }
        #expect(failure?.sqlState == "42501", "\(column)")
      }
    }
  }
}
