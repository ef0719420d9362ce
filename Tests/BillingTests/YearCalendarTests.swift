import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

/// From the plan to the closed year and the correction after it.
@Suite("The calendar of a year", .database)
struct YearCalendarTests {
  /// The sample year with instalments; what was planned and what it came to in the end differ.
  private func definition(_ sample: SampleYear, surplus: String = "last_instalment", agreement: String)
    -> YearDefinition
  {
    var definition = sample.definition
    definition.agreement = Agreement(
      id: agreement, host: SampleYear.host, hostName: "福島県",
      terms: [
        "tax": ["mode": "taxable", "rate": "10/100"], "instalments": ["3/10", "3/10", "2/10", "2/10"],
        "surplus": .string(surplus),
      ])
    return definition
  }

  private func settled(
    _ sample: SampleYear, _ billing: BillingService, surplus: String = "last_instalment", close: Bool = true
  ) async throws -> RunOutcome {
    let year = sample.year
    try await billing.enter(definition(sample, surplus: surplus, agreement: "a\(year.year)"))
    let plan = try await billing.compute(year, .plan)
    try await billing.issue(plan.run.id, .plan)
    try await billing.issue(plan.run.id, .instalment, instalment: 1)
    // A vendor gave something back: a document of its own, the plan's document stays.
    try await billing.add(
      items: [.init(id: "c2", costClass: .cloud, phase: .running, yen: -100_000, document: "値引")], offsets: [],
      to: "om",
      of: year, by: Desk.clerk, at: SampleYear.now)
    let revise = try await billing.compute(year, .revise)
    try await billing.issue(revise.run.id, .revise)
    try await billing.issue(revise.run.id, .instalment, instalment: 2)
    let fix = try await billing.compute(year, .fix)
    try await billing.issue(fix.run.id, .fix)
    let settle = try await billing.compute(year, .settle)
    try await billing.issue(settle.run.id, .settle)
    if close {
      let first = try await billing.close(year, by: Desk.clerk, at: SampleYear.now)
      let second = try await billing.close(year, by: Desk.chief, at: SampleYear.now)
      #expect(first == .begun && second == .closed)
    }
    return settle
  }

  @Test(
    "I10 I12 every policy: true-ups are fixed − planned, what was paid adds up, the journal balances and clears",
    arguments: [(2041, "last_instalment"), (2043, "refund"), (2045, "carry_forward")])
  func I10_I12(year: Int, policy: String) async throws {
    let sample = SampleYear(year)
    try await sample.prepare()
    try await withBilling { billing, _ in
      let run = try await settled(sample, billing, surplus: policy).run
      let settlement = try #require(try await billing.paperData(of: run.id).result.settlement)
      for row in settlement.members {
        #expect(row.trueUp == row.fixed - row.planned)
        #expect(row.invoiced + row.dueNow - row.refund + row.carriedForward == row.fixed)
        #expect(row.invoiced > 0)
      }
      let sum = settlement.members.reduce(0) { $0 + $1.trueUp }
      #expect(sum == settlement.members.reduce(0) { $0 + $1.fixed - $1.planned })
      let balances = try await billing.balances(of: sample.year)
      #expect(balances.reduce(0) { $0 + $1.yen } == 0)
      for (account, yen) in balances where account.hasPrefix("clearing") || account.hasPrefix("advance") {
        #expect(yen == 0, "\(account)")
      }
      // Whatever the policy, a member's account comes to what was fixed and its tax.
      let papers = try await billing.statements(of: run.id)
      for row in settlement.members {
        let tax = try #require(papers.first { $0.head.tenant.caseCode == row.code }).head.tax
        #expect(balances.first { $0.account == "ar:\(row.code)" }?.yen == row.fixed + tax)
      }
      let state = try await billing.state(of: sample.year)
      #expect(state == .closed)
    }
  }

  @Test("Instalments of a member add up to its plan, also after a revision, and those issued stay")
  func instalments() async throws {
    let sample = SampleYear(2047)
    try await sample.prepare()
    try await withBilling { billing, _ in
      _ = try await settled(sample, billing, close: false)
      let plan = try await billing.paperData(of: "2047-plan-001").result
      let revise = try await billing.paperData(of: "2047-revise-001").result
      for (result, kept) in [(plan, nil), (revise, plan)] {
        let instalments = try #require(result.instalments)
        for (code, yen) in instalments {
          #expect(yen.reduce(0, +) == result.members.first { $0.code == code }?.yen)
          if let kept { #expect(kept.instalments?.first { $0.code == code }?.yen.first == yen.first) }
        }
      }
      let numbers = try await TestDatabase.current.rows(
        "SELECT number FROM moyai.bill_statement WHERE fy = 2047 AND kind = 'instalment' ORDER BY serial")
      #expect(numbers.compactMap { $0[0] } == (1...6).map { "R29-納-000\($0)" })
    }
  }

  @Test("I11 a correction reverses and replaces, is shown before it is booked, and is zero-sum when no cost changes")
  func I11_correction() async throws {
    let (sample, next) = (SampleYear(2049), SampleYear(2050))
    try await sample.prepare()
    try await withBilling { billing, _ in
      let base = try await settled(sample, billing).run
      try await billing.enter(definition(next, agreement: "a2050"))
      let patch: JSON = [
        "statistics": ["population.census": ["2020-04-01": ["values": ["072087": 35]]]]
      ]
      let correction = try await billing.correct(
        base.id, patch: patch, reason: "人口の訂正", in: next.year, by: Desk.clerk, at: SampleYear.now)
      let effect = try #require(try await billing.paperData(of: correction.run.id).result.correction)
      #expect(effect.sumNet == 0 && effect.costDelta == 0 && effect.disposition == .post)
      #expect(Set(effect.net.keys) == ["072028", "072087", "074217"])
      let original = try await billing.paperData(of: base.id).result
      for line in effect.lines where line.payer != "070009" {
        let issued = original.pools.first { $0.id == line.pool }?.shares.first { $0.code == line.payer }?.yen
        #expect(line.reverse + (issued ?? 0) == 0)
      }
      await #expect(throws: BillingError.self) {
        try await billing.postCorrection(correction.run.id, by: Desk.clerk, at: SampleYear.now)
      }
      await #expect(throws: BillingError.samePerson("run \(correction.run.id)")) {
        try await billing.approveRun(correction.run.id, by: Desk.clerk, at: SampleYear.now)
      }
      let papers = try await billing.issue(correction.run.id, .correct)
      #expect(papers.map(\.head.number) == ["R32-訂-0001", "R32-訂-0002", "R32-訂-0003"])
      _ = try await billing.postCorrection(correction.run.id, by: Desk.chief, at: SampleYear.now)
      let balances = try await billing.balances(of: next.year)
      #expect(balances.reduce(0) { $0 + $1.yen } == 0)
      #expect(balances.allSatisfy { !$0.account.hasPrefix("clearing") && $0.account != "vendor" })
      // The old paper becomes void by the new one, in the closed year too, and by nothing else.
      let old = try #require(try await billing.statements(of: base.id).first)
      let void = try await billing.voidStatement(
        old.head.shown, correctedBy: papers[0].head.shown, by: Desk.chief, at: SampleYear.now)
      #expect(void.state == .void && void.correctedBy == "R32-訂-0001")
      let sound = try await billing.verify(base.id)
      let corrected = try await billing.verify(correction.run.id)
      #expect(corrected.isSound)
      #expect(sound.inputMatches && sound.resultMatches && sound.linesMatch)
    }
  }

  @Test("What was issued and what is recomputed must be the same: frozen_mismatch")
  func mismatch() async throws {
    let sample = SampleYear(2051)
    try await sample.prepare()
    try await withBilling { billing, _ in
      let base = try await settled(sample, billing, close: false).run
      try await TestDatabase.current.run(
        """
        SET session_replication_role = replica;
        UPDATE moyai.bill_run SET result_json = replace(result_json, '"yen":90000', '"yen":90001') WHERE run_id = '\(base.id)'
        """)
      let error = await #expect(throws: BillingError.self) {
        try await billing.correct(
          base.id, patch: ["usage": [:]], reason: "r", in: sample.year, by: Desk.clerk, at: SampleYear.now)
      }
      #expect(error?.code == "frozen_mismatch" && error?.pointer == "/issued/fixed/svc.bosai/072028")
    }
  }

  @Test("I9 a closed year takes no write of anybody, and the close waits for a writer that has begun")
  func I9_race() async throws {
    let sample = SampleYear(2053)
    try await sample.prepare()
    try await withBilling { billing, database in
      _ = try await settled(sample, billing, close: false)
      _ = try await billing.close(sample.year, by: Desk.clerk, at: SampleYear.now)
      let (begun, open) = AsyncStream<Void>.makeStream()
      let (released, release) = AsyncStream<Void>.makeStream()
      _ = released
      // A writer with a balanced posting in the year, whose transaction is still open while the close is asked for.
      async let writer: Void = database.withPlatform(.ops) { (scope: inout PlatformScope) in
        try scope.execute(
          Command(
            """
            INSERT INTO moyai.journal (fy, doc_no, kind, posted_at, posted_by, note)
            VALUES (2053, 99, 'receipt', now(), 'test', 'race')
            """))
        try scope.execute(
          Command(
            "INSERT INTO moyai.journal_leg VALUES (2053, 99, 1, 'clearing:om', 5), (2053, 99, 2, 'vendor', -5)"))
        open.finish()
        try scope.execute(Command("SELECT pg_sleep(0.7)"))
      }
      for await _ in begun {}
      release.finish()
      // The close waited, and saw the leg: clearing is not 0.
      let refused = await #expect(throws: BillingError.self) {
        try await billing.close(sample.year, by: Desk.chief, at: SampleYear.now)
      }
      try await writer
      #expect(refused == .notReadyToClose("clearing:om is 5 yen, not 0"))
      try await TestDatabase.current.run(
        """
        INSERT INTO moyai.journal VALUES (2053, 100, 'receipt', NULL, NULL, now(), 'test', 'back');
        INSERT INTO moyai.journal_leg VALUES (2053, 100, 1, 'clearing:om', -5), (2053, 100, 2, 'vendor', 5)
        """)
      let closed = try await billing.close(sample.year, by: Desk.chief, at: SampleYear.now)
      #expect(closed == .closed)
      for act in [
        "INSERT INTO moyai.journal VALUES (2053, 101, 'receipt', NULL, NULL, now(), 'test', '')",
        "INSERT INTO moyai.bill_cost_item (fy, pool_id, item_id, class, phase, yen) VALUES (2053, 'om', 'z', 'cloud', 'running', 1)",
        "INSERT INTO moyai.bill_line SELECT run_id, pool_id, 'z', step, month, component, amount FROM moyai.bill_line LIMIT 0; INSERT INTO moyai.bill_line (run_id, pool_id, key, step, month, component, amount, yen) VALUES ('2053-fix-001', 'om', 'z', 'share', '', -1, 0, 0)",
        "DELETE FROM moyai.journal_leg WHERE fy = 2053", "UPDATE moyai.bill_cost_item SET yen = 0 WHERE fy = 2053",
        "TRUNCATE moyai.journal_leg", "UPDATE moyai.bill_year SET state = 'open' WHERE fy = 2053",
      ] {
        // Even the superuser meets the triggers.
        let error = await #expect(throws: (any Error).self) { try await TestDatabase.current.run(act) }
        #expect(["closed", "emptied"].contains { String(reflecting: error).contains($0) }, "\(act)")
      }
      await #expect(throws: BillingError.periodClosed(2053)) {
        try await billing.add(
          items: [.init(id: "late", costClass: .cloud, phase: .running, yen: 1)], offsets: [], to: "om",
          of: sample.year,
          by: Desk.clerk, at: SampleYear.now)
      }
    }
  }

  @Test("A closing needs what it needs, and two persons")
  func closingNeeds() async throws {
    let sample = SampleYear(2055)
    try await sample.prepare()
    try await withBilling { billing, _ in
      func refusal() async -> BillingError? {
        await #expect(throws: BillingError.self) {
          try await billing.close(sample.year, by: Desk.clerk, at: SampleYear.now)
        }
      }
      try await billing.enter(definition(sample, agreement: "a2055"))
      #expect(await refusal() == .notReadyToClose("there is no approved run of kind fix"))
      _ = try await settled(sample, billing, close: false)
      try await billing.addCloudItem(
        "i1", yen: 500, document: "請求書", in: sample.year, by: Desk.clerk, at: SampleYear.now)
      #expect(await refusal() == .notReadyToClose("item i1 of the cloud's bill belongs to no pool"))
      try await billing.assignCloudItem(
        "i1", to: "om", phase: .running, in: sample.year, by: Desk.clerk, at: SampleYear.now)
      #expect(await refusal() == .notReadyToClose("documents of the pools came in after run 2055-fix-001"))
    }
  }

  @Test("I10 a document that does not sum to 0 is refused by the database when it commits")
  func I10_unbalanced() async throws {
    let sample = SampleYear(2057)
    try await sample.prepare(calls: false)
    try await withBilling { billing, database in
      try await billing.enter(definition(sample, agreement: "a2057"))
      let error = await #expect(throws: PostgresError.self) {
        try await database.withPlatform(.ops) { (scope: inout PlatformScope) in
          try scope.execute(
            Command("INSERT INTO moyai.journal VALUES (2057, 1, 'receipt', NULL, NULL, now(), 'test', '')"))
          try scope.execute(Command("INSERT INTO moyai.journal_leg VALUES (2057, 1, 1, 'bank', 5)"))
        }
      }
      #expect(error.map { BillingError.translating($0) as? BillingError } == .unbalanced("the journal"))
      let rows = try await TestDatabase.current.rows("SELECT count(*) FROM moyai.journal WHERE fy = 2057")
      #expect(rows == [["0"]])
    }
  }
}
