import Allocation
package import Billing
import CivilTime
package import Papers
import Postgres
import StrictJSON

/// The papers of a run's statements: amounts from the frozen run, numbers and days from the statements as they were
/// issued, everything else from the particulars. A paper whose total is not that of its statement, which is what the
/// journal holds, cannot be printed.
package struct StatementPapers: Sendable {
  private let data: RunPaperData
  private let corrected: [IssuedStatement]
  private let particulars: PaperParticulars

  /// - Parameter corrected: the statements of the run that this one corrects; none for other kinds.
  package init(_ data: RunPaperData, corrected: [IssuedStatement] = [], _ particulars: PaperParticulars) {
    self.data = data
    self.corrected = corrected
    self.particulars = particulars
  }

  /// The paper of each issued statement of a kind, a notice with its breakdown, one after another; none is kept.
  /// - Throws: `unbalanced` when a paper's total is not its statement's, `incomplete` for a particular that is missing.
  package func each(_ kind: StatementKind, _ use: (any Paper) throws -> Void) throws {
    for statement in data.statements where statement.head.kind == kind {
      guard let number = number(of: statement.head) else { continue }
      switch kind {
      case .plan, .revise, .fix:
        try use(try notice(statement.head, number))
        try use(try breakdown(statement.head, number))
      case .instalment: try use(try payment(statement.head, number))
      case .settle: try use(try settlement(statement.head, number))
      case .correct: try use(try correction(statement.head, number))
      }
    }
  }

  /// The year as FOCUS 1.3, with the numbers of this run's statements.
  package func focus() throws(PaperError) -> FocusExport {
    var invoices: [String: String] = [:]
    for statement in data.statements where statement.head.kind != .instalment {
      invoices[statement.head.tenant.caseCode] = statement.head.number
    }
    return try FocusExport(
      data.result, data.kase,
      FocusExport.Terms(runID: data.run.id, invoices: invoices, hostProvider: particulars.hostProvider))
  }

  // MARK: Papers

  private func notice(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> ShareNotice {
    let code = statement.tenant.caseCode
    let share = try MemberShare(of: code, in: data.result, data.kase)
    let notice = try ShareNotice(
      head: head(statement, number), terms: particulars.terms(due: particulars.dueOn), share: share,
      tax: try TaxStatement(of: share, in: data.result, data.kase),
      paid: particulars.paid[code] ?? (data.kase.issued.instalments[code] ?? []).reduce(0, +),
      instalments: try schedule(of: code), explain: data.result.explain ?? [])
    try Self.check(notice.total, statement)
    return notice
  }

  /// 別紙 of a notice; it bears the serial of its notice.
  private func breakdown(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> Breakdown {
    let own = DocumentNumber(number.fiscalYear, .breakdown, serial: number.serial)
    return try Breakdown(
      head: head(statement, own), scope: .member(statement.tenant.caseCode), result: data.result, case: data.kase)
  }

  private func payment(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> PaymentNotice {
    let code = statement.tenant.caseCode
    let schedule = try schedule(of: code, called: statement.instalment - 1)
    guard schedule.indices.contains(statement.instalment - 1) else {
      throw PaperError(.incomplete, at: "due_on.instalments", "each instalment needs its due day")
    }
    let notice = try PaymentNotice(
      head: head(statement, number), terms: particulars.terms(due: schedule[statement.instalment - 1].dueOn),
      share: try MemberShare(of: code, in: data.result, data.kase), schedule: schedule, index: statement.instalment - 1)
    try Self.check(notice.total, statement)
    return notice
  }

  private func settlement(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> SettlementPaper {
    let code = statement.tenant.caseCode
    let invoiced = (data.kase.issued.instalments[code] ?? []).reduce(0, +)
    let paper = try SettlementPaper(
      head: head(statement, number), paid: particulars.paid[code] ?? invoiced, result: data.result, case: data.kase)
    guard paper.dueNow - paper.refund == statement.yen else {
      throw PaperError(.unbalanced, at: statement.shown, "the paper and its statement differ")
    }
    return paper
  }

  private func correction(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> CorrectionPaper {
    let old = corrected.last { $0.head.tenant == statement.tenant && $0.head.kind != .instalment }?.head
    let reason = data.kase.document.object?["correction"]?.object?["reason"]?.string
    let paper = try CorrectionPaper(
      head: head(statement, number),
      corrects: CorrectionPaper.Corrected(
        number: old?.shown ?? NumberText.none, fiscalYear: data.kase.fiscalYear,
        run: data.run.baseRun ?? NumberText.none),
      result: data.result, case: data.kase, reason: reason ?? "")
    guard paper.net == statement.yen else {
      throw PaperError(.unbalanced, at: statement.shown, "the paper and its statement differ")
    }
    return paper
  }

  // MARK: Parts

  private func head(_ statement: StatementHead, _ number: DocumentNumber) -> PaperHead {
    let code = statement.tenant.caseCode
    let name = data.kase.members.first { $0.code == code }?.name ?? code
    return PaperHead(
      number: number, issuedOn: JapanTime.date(of: statement.issuedAt ?? data.run.createdAt),
      issuer: particulars.issuer(host: data.kase.host.name ?? data.kase.host.code),
      recipient: PaperHead.Recipient(code: code, name: name, officer: particulars.officers[code]),
      run: PaperHead.RunMark(
        id: data.run.id, inputSHA256: data.run.inputSHA256, resultSHA256: data.run.resultSHA256),
      explainURL: particulars.explainURL(run: data.run.id, member: code))
  }

  /// Parts of the planned amount with their due days; none when no days are given.
  private func schedule(of code: String, called: Int = 0) throws(PaperError) -> [Instalment] {
    let yen = data.result.instalments?.first { $0.code == code }?.yen ?? []
    guard !particulars.instalmentsDueOn.isEmpty, !yen.isEmpty else { return [] }
    guard particulars.instalmentsDueOn.count == yen.count else {
      throw PaperError(.incomplete, at: "due_on.instalments", "\(yen.count) instalments need \(yen.count) due days")
    }
    let issued = max(called, data.kase.issued.instalments[code]?.count ?? 0)
    return zip(particulars.instalmentsDueOn, yen).enumerated().map { index, part in
      Instalment(dueOn: part.0, yen: part.1, isIssued: index < issued)
    }
  }

  /// The number as it was given; nil for a draft.
  private func number(of statement: StatementHead) -> DocumentNumber? {
    let kind: PaperKind =
      switch statement.kind {
      case .plan: .plan
      case .revise: .revise
      case .fix: .fix
      case .instalment: .payment
      case .settle: .settle
      case .correct: .correct
      }
    guard let text = statement.number, let serial = text.split(separator: "-").last.flatMap({ Int($0) }) else {
      return nil
    }
    let number = DocumentNumber(statement.fiscalYear, kind, serial: serial)
    return number.text == text ? number : nil
  }

  private static func check(_ total: Int, _ statement: StatementHead) throws(PaperError) {
    guard total == statement.total else {
      throw PaperError(
        .unbalanced, at: statement.shown, "the paper comes to \(total), its statement to \(statement.total)")
    }
  }
}
