package import Allocation
import CivilTime
import StrictJSON

/// The papers of one case file, made without the ledger: every page is marked 見本, so that none can be taken for an
/// issued one. What only a database knows (particulars, receipts, numbers given) is filled with plain examples.
package struct CasePapers: Sendable {
  package let kase: AllocationCase
  package let result: AllocationResult
  private let issuer: PaperHead.Issuer
  private let day: CivilDate
  private let run: PaperHead.RunMark

  /// Runs the case.
  package init(caseBytes: [UInt8]) throws(AllocationError) {
    try self.init(try AllocationCase(reading: caseBytes))
  }

  /// Runs the case.
  package init(_ kase: AllocationCase) throws(AllocationError) {
    self.kase = kase
    result = try AllocationEngine.evaluate(kase, explain: true)
    let host = kase.host.name ?? kase.host.code
    issuer = PaperHead.Issuer(name: host, officer: PaperHead.Recipient.head(of: host))
    day = Self.day(of: kase.kind, in: kase.fiscalYear)
    run = PaperHead.RunMark(id: "offline", inputSHA256: result.inputSHA256, resultSHA256: result.resultSHA256)
  }

  /// Every paper that the kind of the case calls for, one after another; none is kept.
  package func each(_ use: (any Paper) throws -> Void) throws {
    for (index, member) in result.members.enumerated() { try papers(of: member.code, serial: index + 1, use) }
    switch kase.kind {
    case .fix:
      try use(YearSummary(head: head(.year, kase.host.code, 1), result: result, case: kase))
      try use(
        Breakdown(
          head: head(.breakdown, kase.host.code, 1), scope: .all, result: result, case: kase))
    case .scenario:
      let name = kase.document.object?["scenario"]?.object?["name"]?.string ?? PaperKind.scenario.title
      try use(ScenarioPaper(head: head(.scenario, kase.host.code, 1), name: name, result: result, case: kase))
    case .plan, .revise, .settle, .correct: break
    }
  }

  /// The case as FOCUS 1.3, with the numbers that its papers bear.
  /// - Throws: `unbalanced`; `incomplete` for settlements and scenarios, which charge nothing.
  package func focus() throws(PaperError) -> FocusExport {
    var invoices: [String: String] = [:]
    for (index, member) in result.members.enumerated() {
      invoices[member.code] = DocumentNumber(kase.fiscalYear, invoiceKind, serial: index + 1).text
    }
    return try FocusExport(
      result, kase, FocusExport.Terms(runID: run.id, invoices: invoices, hostProvider: "Not Applicable"))
  }

  private var invoiceKind: PaperKind { kase.kind == .correct ? .correct : noticeKind }

  private func papers(of code: String, serial: Int, _ use: (any Paper) throws -> Void) throws {
    switch kase.kind {
    case .plan, .revise, .fix:
      let share = try MemberShare(of: code, in: result, kase)
      let tax = try TaxStatement(of: share, in: result, kase)
      let schedule = schedule(of: code)
      try use(
        ShareNotice(
          head: head(noticeKind, code, serial), terms: terms(nil), share: share, tax: tax, instalments: schedule,
          explain: result.explain ?? []))
      // Which tax an instalment bears is the agreement's; without it only untaxed ones can be called in here.
      if case .untaxed = tax {
        for index in schedule.indices where !schedule[index].isIssued {
          try use(
            PaymentNotice(
              head: head(.payment, code, (serial - 1) * schedule.count + index + 1),
              terms: terms(schedule[index].dueOn),
              share: share, schedule: self.schedule(of: code, issued: index), index: index))
        }
      }
      let number = DocumentNumber(kase.fiscalYear, noticeKind, serial: serial).breakdown
      try use(Breakdown(head: head(number, code), scope: .member(code), result: result, case: kase))
    case .settle:
      let paid = (kase.issued.instalments[code] ?? []).reduce(0, +)
      try use(SettlementPaper(head: head(.settle, code, serial), paid: paid, result: result, case: kase))
    case .correct:
      let reason = kase.document.object?["correction"]?.object?["reason"]?.string ?? NumberText.none
      try use(
        CorrectionPaper(
          head: head(.correct, code, serial),
          corrects: CorrectionPaper.Corrected(
            number: DocumentNumber(kase.fiscalYear, .fix, serial: serial).text, fiscalYear: kase.fiscalYear,
            run: "offline"),
          result: result, case: kase, reason: reason))
    case .scenario: break
    }
  }

  private var noticeKind: PaperKind {
    switch kase.kind {
    case .plan: .plan
    case .revise: .revise
    default: .fix
    }
  }

  private func head(_ kind: PaperKind, _ code: String, _ serial: Int) -> PaperHead {
    head(DocumentNumber(kase.fiscalYear, kind, serial: serial), code)
  }

  private func head(_ number: DocumentNumber, _ code: String) -> PaperHead {
    let name = PaperNames(kase).adding(scenarioOf: kase).member(code)
    return PaperHead(
      number: number, issuedOn: day, issuer: issuer,
      recipient: PaperHead.Recipient(code: code, name: name), run: run,
      explainURL: "moyai billing allocate --explain", mark: .specimen)
  }

  private func terms(_ dueOn: CivilDate?) -> NoticeTerms {
    NoticeTerms(
      subject: "データ連携基盤の共同利用", reason: "データ連携基盤の共同利用に関する協定に基づく負担金",
      account: NoticeTerms.AccountLine(title: "分担金及び負担金", section: "負担金", item: "総務費負担金"), dueOn: dueOn,
      payAt: dueOn == nil ? nil : "県の指定金融機関")
  }

  private func schedule(of code: String, issued: Int = 0) -> [Instalment] {
    let yen = result.instalments?.first { $0.code == code }?.yen ?? []
    let issued = max(issued, kase.issued.instalments[code]?.count ?? 0)
    return zip(Instalment.days(parts: yen.count, of: kase.fiscalYear), yen).enumerated().map { index, part in
      Instalment(dueOn: part.0, yen: part.1, isIssued: index < issued)
    }
  }

  /// The day of the calendar by which the step is due of a year: papers of a case bear no day of a clock.
  private static func day(of kind: AllocationCase.Kind, in year: FiscalYear) -> CivilDate {
    let first = year.firstDay
    let day: CivilDate? =
      switch kind {
      case .plan: CivilDate(year: year.year, month: 2, day: 10)
      case .revise: CivilDate(year: year.year, month: 10, day: 31)
      case .fix, .scenario: CivilDate(year: year.year + 1, month: 2, day: 15)
      case .settle, .correct: CivilDate(year: year.year + 1, month: 5, day: 31)
      }
    return day ?? first
  }
}
