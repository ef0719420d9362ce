import Allocation
import CivilTime
import MoyaiTesting
import PaperPress
import Papers
import Postgres
import StrictJSON
import Testing

@testable import Billing
@testable import MoyaiServer

/// Papers of stored runs: printed from the database, twice, and held against statements and journal.
@Suite("Papers of a stored year", .serialized, .database)
struct RunPapersTests {
  private func withYear(
    _ year: Int, taxed: Bool = false, surplus: String = "refund", particulars: JSON? = nil,
    _ body: @escaping @Sendable (PaperYear) async throws -> Void
  ) async throws {
    try await TestDatabase.current.withDatabase { (database: Database) in
      var world = PaperYear(year, database)
      try await world.walk(taxed: taxed, surplus: surplus, particulars: particulars)
      try await body(world)
    }
  }

  @Test(
    "P1_every paper comes to its statement, and a member's papers to its account in the journal",
    arguments: [(2031, false, "refund"), (2033, true, "last_instalment"), (2035, false, "carry_forward")])
  func totals(year: Int, taxed: Bool, surplus: String) async throws {
    try await withYear(year, taxed: taxed, surplus: surplus) { world in
      let runs = [
        try await world.papers(.plan), try await world.papers(.revise), try await world.papers(.fix),
        try await world.papers(.settle),
      ]
      let owed = try Self.owed(runs)
      let balances = try await world.billing.balances(of: world.year)
      for code in world.codes {
        let received = code == "072028" ? 100_000 : 0
        let balance = try #require(balances.first { $0.account == "ar:\(code)" }).yen
        #expect(owed[code] == balance + received, "\(code)")
      }
      let table = try await world.papers(.settle).summary()
      let sum = owed.values.reduce(0, +)
      #expect(table.totals.members + table.totals.tax == sum)

      // The correction is booked in the year after.
      let papers = try await world.papers(.correct)
      let after = try await world.billing.balances(of: FiscalYear(year + 1))
      let corrections = try Self.corrections(papers)
      #expect(corrections.count == 3)
      for (code, total) in corrections {
        #expect(total == after.first { $0.account == "ar:\(code)" }?.yen)
      }
    }
  }

  @Test("P3_printing twice gives equal bytes, also after money came in and particulars changed")
  func twice() async throws {
    try await withYear(2037, particulars: ["issuer": ["contact": "企画調整部　電話 024-521-0000"]]) { world in
      let first = try await Self.print(world)
      let signs = Set(first.keys.compactMap { $0.split(separator: "-").dropFirst().first.map(String.init) })
      #expect(signs == ["予", "変", "確", "納", "精", "訂"])
      // Three notices with their breakdowns, two instalments, settlement and correction of three towns.
      #expect(first.count == 30)
      try await world.billing.receive(
        7, from: "072087", in: world.year, note: "納入", by: PaperYear.clerk, at: PaperYear.now + .seconds(60))
      _ = try await world.billing.putParticulars(
        ["issuer": ["contact": "別の課"]], of: world.year, by: PaperYear.clerk, at: PaperYear.now)
      let second = try await Self.print(world)
      for (name, bytes) in first { #expect(second[name] == bytes, "\(name)") }
    }
  }

  @Test("A notice says what stood before it, what came in before it, whom to ask, and what it was drafted with")
  func contents() async throws {
    let particulars: JSON = [
      "issuer": ["officer": "福島県知事　福島太郎", "contact": "企画調整部　電話 024-521-0000"],
      "officers": ["072028": "会津若松市長　会津花子"], "terms": ["pay_at": "東邦銀行本店"],
      "due_on": ["notice": "2040-03-31", "instalments": ["2039-05-31", "2039-11-30"]],
    ]
    try await withYear(2039, particulars: particulars) { world in
      let papers = try await world.papers(.fix)
      let statement = try #require(papers.record.statements.first { $0.head.tenant == TenantID(72028) })
      let notice = try #require(try papers.paper(of: statement.head) as? ShareNotice)
      let revised = try #require(papers.record.notice(before: statement.head))
      #expect(revised.kind == .revise)
      #expect(notice.before == revised.total)
      #expect(notice.paid == 100_000)
      #expect(notice.terms.dueOn == CivilDate("2040-03-31"))
      let text = String(describing: notice.sheet.blocks)
      for words in ["会津若松市長　会津花子　様", "福島県知事　福島太郎", "担当：企画調整部　電話 024-521-0000", "令和22年3月31日"] {
        #expect(text.contains(words), "\(words)")
      }
      #expect(try papers.breakdown(of: statement.head)?.head.number.text == "R21-確-0001別紙")
      let plan = try await world.papers(.plan)
      let called = try #require(plan.record.statements.last { $0.head.kind == .instalment })
      let payment = try #require(try plan.paper(of: called.head) as? PaymentNotice)
      #expect(payment.terms.dueOn == CivilDate("2039-05-31"))
      #expect(payment.terms.payAt == "東邦銀行本店")
    }
  }

  @Test(
    "FOCUS of a year: the rows of each invoice add up to its statement, and corrections are billed where they are booked"
  )
  func focus() async throws {
    try await withYear(2041, taxed: true) { world in
      let fixed = try await world.papers(.fix)
      let export = try fixed.focus()
      for statement in fixed.record.statements where statement.head.kind == .fix {
        #expect(try export.billed(on: statement.head.shown) == statement.head.total)
      }
      let correction = try await world.papers(.correct)
      let rows = try correction.focus().rows
      for statement in correction.record.statements {
        let own = rows.filter { $0.values["InvoiceId"] == statement.head.shown }
        #expect(own.reduce(0) { $0 + $1.billedCost } == statement.head.total)
        #expect(own.allSatisfy { $0.values["ChargeClass"] == "Correction" })
        #expect(own.allSatisfy { $0.values["BillingPeriodStart"] == "2042-03-31T15:00:00Z" })
        #expect(own.allSatisfy { $0.values["ChargePeriodStart"] == "2041-03-31T15:00:00Z" })
      }
      let years = try await world.billing.chargeRecords(of: FiscalYear(2042))
      #expect(years.map(\.run.kind) == [.correct])
    }
  }

  @Test("Numbers that do not add up are not printed: a statement, a journal or a run that somebody changed")
  func tampered() async throws {
    try await withYear(2043) { world in
      let settle = try #require(world.runs[.settle])
      let changes = [
        // The statement.
        ("UPDATE moyai.bill_statement SET yen = yen + 1 WHERE run_id = '\(settle)'", RunKind.settle),
        // The journal, balanced again.
        (
          """
          UPDATE moyai.journal_leg l SET yen = l.yen + CASE account WHEN 'ar:072028' THEN 1 ELSE -1 END
          FROM moyai.journal j WHERE j.fy = l.fy AND j.doc_no = l.doc_no AND j.kind = 'instalment'
            AND j.run_id = '\(try #require(world.runs[.plan]))' AND account IN ('ar:072028', 'ar:072087')
          """, .plan
        ),
        (
          "UPDATE moyai.bill_run SET result_sha256 = repeat('0', 64) WHERE run_id = '\(try #require(world.runs[.fix]))'",
          .fix
        ),
      ]
      for (sql, kind) in changes {
        _ = try await Self.printable(world, kind)
        try await TestDatabase.current.run("SET session_replication_role = replica; \(sql)")
        let error = await #expect(throws: PaperError.self) { _ = try await Self.printable(world, kind) }
        #expect(error?.code == .unbalanced)
      }
    }
  }

  @Test("Windows-31J of a stored CSV holds the same table; what it cannot hold is refused with its row and column")
  func windows31J() async throws {
    try await withYear(2045) { world in
      let papers = try await world.papers(.fix)
      let statement = try #require(papers.record.statements.first)
      let bytes = try statement.csv(.cp932)
      #expect(bytes.starts(with: [0x22, 0x95, 0xB6, 0x8F, 0x91]))
      #expect(bytes.count { $0 == 0x0A } == statement.csv.count { $0 == 0x0A })
      let strange = IssuedStatement(
        head: statement.head, csv: Array("\u{FEFF}\"団体名\"\r\n\"𠮷野町\"\r\n".utf8), json: [])
      let error = #expect(throws: PaperError.self) { try strange.csv(.cp932) }
      #expect(error?.code == .notEncodable && error?.place == "/rows/0/団体名")
    }
  }

  @Test("A scenario's paper bears the mark, its number of the year, and everybody's difference")
  func scenario() async throws {
    try await withYear(2047) { world in
      let stored = try await world.billing.scenario(
        on: try #require(world.runs[.fix]), patch: ["members": ["074217": .null]], name: "会津坂下町の脱退",
        by: PaperYear.clerk, at: PaperYear.now)
      let paper = try ScenarioPaper(try await world.billing.scenarioRecord(stored.id))
      #expect(paper.head.mark == .trial)
      #expect(paper.head.number.text == "R29-試-0001")
      #expect(paper.rows.count == 3)
      #expect(paper.rows.first { $0.code == "074217" }?.after == nil)
    }
  }

  /// What the papers of runs ask each member for, by code.
  private static func owed(_ runs: [RunPapers]) throws -> [String: Int] {
    var owed: [String: Int] = [:]
    for papers in runs {
      for statement in papers.record.statements {
        let code = statement.head.tenant.caseCode
        let paper = try papers.paper(of: statement.head)
        if let notice = paper as? ShareNotice {
          #expect(notice.total == statement.head.total)
        } else if let payment = paper as? PaymentNotice {
          owed[code, default: 0] += payment.total
        } else {
          let settlement = try #require(paper as? SettlementPaper)
          #expect(settlement.total == statement.head.total)
          owed[code, default: 0] += settlement.total + settlement.carriedForward
        }
      }
    }
    return owed
  }

  /// What the papers of a correction come to, by code.
  private static func corrections(_ papers: RunPapers) throws -> [String: Int] {
    var totals: [String: Int] = [:]
    for statement in papers.record.statements {
      let paper = try #require(try papers.paper(of: statement.head) as? CorrectionPaper)
      #expect(paper.isZeroSum)
      totals[statement.head.tenant.caseCode] = paper.total
    }
    return totals
  }

  // MARK: Printing

  /// Every paper of every run as PDF, by number.
  private static func print(_ world: PaperYear) async throws -> [String: [UInt8]] {
    let press = try Press()
    var files: [String: [UInt8]] = [:]
    for kind in RunKind.allCases {
      let papers = try await world.papers(kind)
      for statement in papers.record.statements {
        files[statement.head.shown] = try press.render(try papers.paper(of: statement.head).sheet)
        if let annex = try papers.breakdown(of: statement.head) {
          files[annex.head.number.text] = try press.render(annex.sheet)
        }
      }
    }
    return files
  }

  /// Makes every paper of a run; how many there are.
  private static func printable(_ world: PaperYear, _ kind: RunKind) async throws -> Int {
    let papers = try await world.papers(kind)
    for statement in papers.record.statements { _ = try papers.paper(of: statement.head) }
    return papers.record.statements.count
  }
}
