import Allocation
import CivilTime
import MoyaiTesting
import Postgres
import StrictJSON
import Testing

@testable import Billing

/// 28 towns, from definitions and metered use in the database to papers and the journal.
@Suite("28 towns under the rule of Fukushima", .database)
struct FukushimaTests {
  @Test("I1 I2 shares, host and offsets are the whole cost to the yen, and every town pays what was worked out by hand")
  func I1_I2() async throws {
    let sample = FukushimaYear(year: FiscalYear(2051))
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let summary = try await billing.compute(sample.year, .fix).summary
      #expect(summary.members.map(\.yen) == FukushimaYear.towns.map(\.yen))
      #expect(summary.gross == FukushimaYear.gross && summary.host == FukushimaYear.host && summary.offsets == 0)
      #expect(summary.sum + summary.host == FukushimaYear.gross)

      // A grant for running, and one that is one town's own.
      try await billing.add(
        items: [],
        offsets: [
          .init(id: "g1", terms: ["kind": "grant", "yen": 1_234_567, "phase": "running"]),
          .init(id: "g2", terms: ["kind": "grant", "yen": 98_765, "member": "072028"]),
        ], to: "om", of: sample.year, by: Desk.clerk, at: SampleYear.now)
      let run = try await billing.compute(sample.year, .fix)
      let granted = run.summary
      #expect(granted.gross == FukushimaYear.gross)
      #expect(granted.offsets == 1_234_567 && granted.memberOffsets == 98_765)
      #expect(granted.sum + granted.host + granted.offsets + granted.memberOffsets == FukushimaYear.gross)
      for pool in try await billing.paperData(of: run.run.id).result.pools {
        let yen = pool.shares.reduce(0) { $0 + $1.yen }
        #expect(yen + pool.hostYen + pool.offsets + pool.memberOffsets == pool.gross, "\(pool.id)")
      }
    }
  }

  @Test("I10 I15 every paper's total is the sum of its lines and what the journal says, for each town and together")
  func I10_I15_papersEqualTheJournal() async throws {
    let sample = FukushimaYear(year: FiscalYear(2053))
    try await sample.prepare()
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let plan = try await billing.compute(sample.year, .plan).run.id
      var papers = try await billing.issue(plan, .plan)
      var invoiced: [TenantID: Int] = [:]
      for number in 1...3 {
        let instalment = try await billing.issue(plan, .instalment, instalment: number)
        for paper in instalment { invoiced[paper.head.tenant, default: 0] += paper.head.yen }
        papers += instalment
        let receivable = try await receivables(billing, sample.year)
        #expect(receivable == invoiced, "after instalment \(number)")
      }
      // What a year costs is known at its end.
      try await billing.add(
        items: [.init(id: "back", costClass: .cloud, phase: .running, yen: -777_777, document: "値引")],
        offsets: [.init(id: "g1", terms: ["kind": "grant", "yen": 1_234_567, "phase": "running"])], to: "om",
        of: sample.year, by: Desk.clerk, at: SampleYear.now)
      let fix = try await billing.compute(sample.year, .fix)
      papers += try await billing.issue(fix.run.id, .fix)
      let settle = try await billing.compute(sample.year, .settle)
      let settled = try await billing.issue(settle.run.id, .settle)
      papers += settled

      for paper in papers {
        let lines = try await billing.lines(ofStatement: paper.head.id)
        #expect(lines.reduce(0) { $0 + $1.yen } == paper.head.yen, "\(paper.head.shown)")
      }
      let fixed = Dictionary(uniqueKeysWithValues: fix.summary.members.map { ($0.code, $0.yen) })
      let receivable = try await receivables(billing, sample.year)
      #expect(settled.count == 28)
      for paper in settled {
        let code = paper.head.tenant
        #expect(paper.head.yen + (invoiced[code] ?? 0) == fixed[code.caseCode], "\(paper.head.shown)")
        #expect(receivable[code] == fixed[code.caseCode], "\(paper.head.shown)")
      }
      let balances = Dictionary(
        uniqueKeysWithValues: try await billing.balances(of: sample.year).map { ($0.account, $0.yen) })
      #expect(balances.values.reduce(0, +) == 0)
      #expect(receivable.values.reduce(0, +) == fix.summary.sum)
      #expect(balances["host"] == fix.summary.host)
      #expect(balances["bank"] == 1_234_567)
      #expect(balances["vendor"] == -(FukushimaYear.gross - 777_777))
      for (account, yen) in balances where account.hasPrefix("clearing") || account.hasPrefix("advance") {
        #expect(yen == 0, "\(account)")
      }
    }
  }

  /// What each town owes by the journal.
  private func receivables(_ billing: BillingService, _ year: FiscalYear) async throws -> [TenantID: Int] {
    var found: [TenantID: Int] = [:]
    for (account, yen) in try await billing.balances(of: year) where account.hasPrefix("ar:") {
      found[try #require(TenantID(caseCode: String(account.dropFirst(3))))] = yen
    }
    return found
  }
}
