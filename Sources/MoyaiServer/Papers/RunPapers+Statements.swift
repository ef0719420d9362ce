import Allocation
import Billing
import CivilTime
import Papers
import StrictJSON

/// One paper of each kind.
extension RunPapers {
  func notice(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> ShareNotice {
    let code = statement.tenant.caseCode
    let share = try MemberShare(of: code, in: result, kase)
    let particulars = try particulars(of: statement)
    let notice = try ShareNotice(
      head: head(statement, number), terms: particulars.terms(due: statement.dueOn ?? particulars.dueOn), share: share,
      tax: try TaxStatement(of: share, in: result, kase), paid: paid(statement),
      before: record.notice(before: statement)?.total, instalments: try schedule(statement),
      explain: result.explain ?? [])
    try check(notice.total, is: statement.total, statement, "statement")
    return notice
  }

  func payment(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> PaymentNotice {
    let schedule = try schedule(statement)
    guard schedule.indices.contains(statement.instalment - 1) else {
      throw PaperError(.incomplete, at: statement.shown, "the plan has no such instalment")
    }
    let notice = try PaymentNotice(
      head: head(statement, number),
      terms: particulars(of: statement).terms(due: schedule[statement.instalment - 1].dueOn),
      share: try MemberShare(of: statement.tenant.caseCode, in: result, kase), schedule: schedule,
      index: statement.instalment - 1)
    try check(notice.total, is: statement.total, statement, "statement")
    // All instalments of the run that went out to the member, since the journal has one account for it.
    let issued = record.statements.filter { $0.head.kind == .instalment && $0.head.tenant == statement.tenant }
    try check(issued.reduce(0) { $0 + $1.head.total }, is: receivable(statement), statement, "journal")
    return notice
  }

  func settlement(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> SettlementPaper {
    let paper = try SettlementPaper(
      head: head(statement, number), paid: paid(statement), result: result, case: kase)
    try check(paper.total, is: statement.total, statement, "statement")
    // What is carried into the next year stays on the member's account.
    try check(paper.total + paper.carriedForward, is: receivable(statement), statement, "journal")
    return paper
  }

  func correction(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> CorrectionPaper {
    let code = statement.tenant.caseCode
    let old = record.corrected.last { $0.tenant == statement.tenant && $0.kind != .instalment }
    let taxes = result.members.first { $0.code == code }?.tax ?? 0
    let paper = try CorrectionPaper(
      head: head(statement, number),
      corrects: CorrectionPaper.Corrected(
        number: old?.shown ?? NumberText.none, fiscalYear: kase.fiscalYear,
        run: record.run.baseRun ?? NumberText.none),
      result: result, case: kase,
      reason: kase.document.object?["correction"]?.object?["reason"]?.string ?? "",
      taxDifference: taxes - (record.taxesBefore[code] ?? 0))
    try check(paper.total, is: statement.total, statement, "statement")
    // A correction that changes too little is carried forward and never booked.
    if record.run.postedAt != nil { try check(paper.total, is: receivable(statement), statement, "journal") }
    return paper
  }

  /// What came in before the paper went out.
  private func paid(_ statement: StatementHead) -> Int {
    guard let issuedAt = statement.issuedAt else { return 0 }
    return record.received(from: statement.tenant.caseCode, until: issuedAt)
  }

  private func receivable(_ statement: StatementHead) -> Int {
    record.booked["ar:\(statement.tenant.caseCode)"] ?? 0
  }

  /// Parts of the planned amount. A day that the agreement does not set is that of the calendar's example, or thirty days
  /// after the paper where that has passed.
  private func schedule(_ statement: StatementHead) throws(PaperError) -> [Instalment] {
    let code = statement.tenant.caseCode
    let yen = result.instalments?.first { $0.code == code }?.yen ?? []
    let agreed = try particulars(of: statement).instalmentsDueOn
    let days = agreed.count == yen.count ? agreed : Instalment.days(parts: yen.count, of: kase.fiscalYear)
    let called = statement.kind == .instalment ? statement.instalment - 1 : 0
    let issued = max(called, kase.issued.instalments[code]?.count ?? 0)
    let issuedOn = JapanTime.date(of: statement.issuedAt ?? record.run.createdAt)
    return zip(days, yen).enumerated().map { index, part in
      var due = part.0
      if statement.kind == .instalment, index == called {
        due = statement.dueOn ?? (due < issuedOn ? issuedOn.adding(days: 30) : due)
      }
      return Instalment(dueOn: due, yen: part.1, isIssued: index < issued)
    }
  }

  private func check(
    _ total: Int, is other: Int, _ statement: StatementHead, _ place: String
  ) throws(PaperError) {
    guard total == other else {
      throw PaperError(.unbalanced, at: statement.shown, "the paper comes to \(total), its \(place) to \(other)")
    }
  }
}
