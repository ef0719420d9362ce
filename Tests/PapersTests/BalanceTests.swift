import Allocation
import CivilTime
import MoyaiTesting
import Papers
import StrictJSON
import Testing

@Suite("P-1: numbers that do not add up cannot be printed")
struct BalanceTests {
  private func code(_ make: () throws -> Void) -> PaperError.Code? {
    do {
      try make()
      return nil
    } catch {
      return (error as? PaperError)?.code
    }
  }

  @Test("P1_the reasons of a pool are its yen")
  func line() {
    #expect(code { _ = try MemberShare.Line(pool: "p", name: "p", amounts: [.even: 60, .size: 40], yen: 100) } == nil)
    #expect(
      code { _ = try MemberShare.Line(pool: "p", name: "p", amounts: [.even: 60, .size: 41], yen: 100) } == .unbalanced)
  }

  @Test("P1_the pools are the share")
  func share() throws {
    let line = try MemberShare.Line(pool: "p", name: "p", amounts: [.even: 100], yen: 100)
    #expect(code { _ = try MemberShare(code: "072028", lines: [line, line], yen: 200) } == nil)
    #expect(code { _ = try MemberShare(code: "072028", lines: [line], yen: 200) } == .unbalanced)
  }

  @Test("P1_a sum beyond 64 bits is unbalanced, not a crash")
  func overflow() {
    #expect(
      code { _ = try MemberShare.Line(pool: "p", name: "p", amounts: [.even: .max, .size: 1], yen: .min) }
        == .unbalanced)
  }

  @Test("P1_tax is cut once per rate, by magnitude", arguments: [(315, 31), (-315, -31), (9, 0)])
  func tax(base: Int, tax: Int) throws {
    let rate = try #require(ExactFraction(ratio: "10/100"))
    #expect(code { _ = try TaxStatement.Rate(rate, base: base, tax: tax) } == nil)
    #expect(code { _ = try TaxStatement.Rate(rate, base: base, tax: tax + 1) } == .unbalanced)
  }

  @Test("P1_instalments are the share, taxed bases are the share")
  func notice() throws {
    let head = try PaperSamples.head(.plan)
    let share = try PaperSamples.share()
    let day = try #require(CivilDate("2025-04-30"))
    let notice: ([Int], TaxStatement) throws -> Void = { parts, tax in
      _ = try ShareNotice(
        head: head, terms: PaperSamples.terms, share: share, tax: tax,
        instalments: parts.map { Instalment(dueOn: day, yen: $0) })
    }
    #expect(code { try notice([30, 70], .untaxed) } == nil)
    #expect(code { try notice([], .untaxed) } == nil)
    #expect(code { try notice([30, 71], .untaxed) } == .unbalanced)
    let rate = try TaxStatement.Rate(try #require(ExactFraction(ratio: "1/10")), base: 90, tax: 9)
    #expect(code { try notice([], .taxable([rate])) } == .unbalanced)
  }

  @Test("P1_a notice is of its kind and to its payer")
  func kinds() throws {
    let share = try PaperSamples.share()
    #expect(
      code {
        _ = try ShareNotice(
          head: try PaperSamples.head(.settle), terms: PaperSamples.terms, share: share, tax: .untaxed)
      } == .incomplete)
    #expect(
      code {
        _ = try ShareNotice(
          head: try PaperSamples.head(.fix, "072052", "白河市"), terms: PaperSamples.terms, share: share, tax: .untaxed)
      } == .incomplete)
  }

  @Test("P1_a payment notice needs account line, due day, place, and a schedule that is the share")
  func payment() throws {
    let head = try PaperSamples.head(.payment)
    let share = try PaperSamples.share()
    let day = try #require(CivilDate("2025-04-30"))
    let notice: (NoticeTerms, [Int], Int) throws -> Void = { terms, parts, index in
      _ = try PaymentNotice(
        head: head, terms: terms, share: share, schedule: parts.map { Instalment(dueOn: day, yen: $0) }, index: index)
    }
    #expect(code { try notice(PaperSamples.terms, [30, 70], 1) } == nil)
    #expect(code { try notice(PaperSamples.terms, [30, 69], 1) } == .unbalanced)
    #expect(code { try notice(PaperSamples.terms, [30, 70], 2) } == .incomplete)
    let bare = NoticeTerms(subject: "件", reason: "由")
    #expect(code { try notice(bare, [30, 70], 0) } == .incomplete)
  }

  @Test("P1_calls of a report are those of its lines, and of its days")
  func usage() throws {
    let head = try PaperSamples.head(.usage)
    let month = try #require(CivilDate("2025-02-01"))
    let rows = ["read", "batch", "batch-item", "rejected"].map {
      UsageReport.Row(key: "k", service: "s", meter: "api.calls", usageClass: $0, quantity: ExactFraction(10))
    }
    let report: (Int, [Int]) throws -> Void = { calls, days in
      _ = try UsageReport(head: head, month: month, rows: rows, apiCalls: calls, days: days)
    }
    // Items of a batch and refused calls do not count.
    #expect(code { try report(20, []) } == nil)
    #expect(code { try report(30, []) } == .unbalanced)
    #expect(code { try report(20, [20] + Array(repeating: 0, count: 27)) } == nil)
    #expect(code { try report(20, [21] + Array(repeating: 0, count: 27)) } == .unbalanced)
    #expect(code { try report(20, [20]) } == .incomplete)
  }

  @Test("P1_the year's table agrees with the journal")
  func year() throws {
    let (result, kase) = try CaseFolder.run("fukushima-28-towns")
    let head = try PaperSamples.head(.year, "070009", "福島県")
    #expect(code { _ = try YearSummary(head: head, result: result, case: kase, ledgerTotal: 33_550_004) } == nil)
    #expect(
      code { _ = try YearSummary(head: head, result: result, case: kase, ledgerTotal: 33_550_003) } == .unbalanced)
  }

  @Test("P1_a breakdown needs the records of its run")
  func unexplained() throws {
    let kase = try AllocationCase(reading: try CaseFolder.bytes("a2-even6-population94.input.json"))
    let result = try AllocationEngine.evaluate(kase)
    #expect(
      code { _ = try Breakdown(head: try PaperSamples.head(.breakdown), scope: .all, result: result, case: kase) }
        == .incomplete)
  }

  @Test("P2_every worked case can be printed: its records evaluate to its yen", arguments: CaseFolder.names)
  func everyCase(name: String) throws {
    guard let papers = try? CasePapers(caseBytes: try CaseFolder.bytes("\(name).input.json")) else {
      #expect(name.hasPrefix("error-"))
      return
    }
    var count = 0
    try papers.each { paper in
      count += 1
      #expect(paper.head.mark != nil)
      #expect(!paper.sheet.blocks.isEmpty)
      let bytes = try paper.csv.encoded(.cp932)
      #expect(!bytes.isEmpty)
      #expect(paper.json.object?["number"]?.string == paper.head.number.text)
      for row in paper.csv.rows { #expect(row.count == paper.csv.header.count) }
    }
    #expect(count > 0)
  }

  @Test("P3_one case gives the same sheets, CSV and JSON again")
  func again() throws {
    let bytes = try CaseFolder.bytes("fukushima-28-towns.input.json")
    var first: [(Sheet, CSVTable, String)] = []
    try CasePapers(caseBytes: bytes).each { first.append(($0.sheet, $0.csv, $0.json.canonicalText)) }
    var index = 0
    try CasePapers(caseBytes: bytes).each { paper in
      #expect(paper.sheet == first[index].0)
      #expect(paper.csv == first[index].1)
      #expect(paper.json.canonicalText == first[index].2)
      index += 1
    }
    #expect(index == 58)
  }
}

@Suite("What papers say")
struct PaperContentTests {
  @Test("a paper whose every share is a shadow is marked 参考")
  func reference() throws {
    let (result, kase) = try CaseFolder.run("tochigi-charged-from-first-own-use")
    let share = try MemberShare(of: "074217", in: result, kase)
    #expect(share.isReference)
    let notice = try ShareNotice(
      head: try PaperSamples.head(.fix, "074217", "会津坂下町"), terms: PaperSamples.terms, share: share, tax: .untaxed)
    #expect(notice.sheet.watermark == "参考")
    let charged = try MemberShare(of: "072028", in: result, kase)
    #expect(!charged.isReference && charged.yen == 2_384_556)
  }

  @Test("a scenario paper is marked 試算 whatever its head says")
  func trial() throws {
    let (result, kase) = try CaseFolder.run("fukushima-28-what-if-join-in-october")
    let paper = try ScenarioPaper(
      head: try PaperSamples.head(.scenario, "070009", "福島県"), name: "加入", result: result, case: kase)
    #expect(paper.sheet.watermark == "試算")
    #expect(paper.rows.first { $0.code == "074471" }?.before == nil)
    #expect(paper.rows.first { $0.code == "074471" }?.name == "会津美里町")
  }

  @Test("the two savings: of the towns, and of the public purse with host share and grants")
  func savings() throws {
    let (result, kase) = try CaseFolder.run("fukushima-28-towns")
    let paper = try YearSummary(head: try PaperSamples.head(.year, "070009", "福島県"), result: result, case: kase)
    #expect(paper.savingOfTowns == 280_000_000 - 33_550_004)
    #expect(paper.savingOfPublic == 280_000_000 - 174_350_007)
  }

  @Test("a town without residents has no yen per head")
  func nobody() throws {
    let patch: JSON = ["statistics": ["population.census": ["2020-10-01": ["values": ["073644": 0]]]]]
    let (result, kase) = try CaseFolder.run("fukushima-28-towns", patch)
    let paper = try YearSummary(head: try PaperSamples.head(.year, "070009", "福島県"), result: result, case: kase)
    let row = try #require(paper.rows.first { $0.code == "073644" })
    #expect(row.size == 0 && row.perHeadTenths == nil && row.fixed > 0)
  }

  @Test("a breakdown for a town holds the base figures of all and the records of the town alone")
  func scope() throws {
    let (result, kase) = try CaseFolder.run("fukushima-28-towns")
    let own = try Breakdown(
      head: try PaperSamples.head(.breakdown), scope: .member("072028"), result: result, case: kase)
    let codes = Set(own.csv.rows.map { $0[6] }).subtracting([""])
    #expect(codes == ["072028"])
    let pools = try #require(own.json.object?["pools"]?.array)
    #expect(pools.contains { $0.object?["shares"]?.array?.count == 28 })
    let all = try Breakdown(head: try PaperSamples.head(.breakdown), scope: .all, result: result, case: kase)
    #expect(Set(all.csv.rows.map { $0[6] }).subtracting([""]).count == 28)
  }
}
