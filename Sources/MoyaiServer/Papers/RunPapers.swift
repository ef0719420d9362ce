import Allocation
package import Billing
import CivilTime
package import Papers
import StrictJSON

/// The papers of one run: amounts from its frozen case, numbers, days and versions from the statements as they were issued,
/// the rest from the year's particulars. A paper whose total is not that of its statement, or not what the journal booked,
/// cannot be printed.
package struct RunPapers: Sendable {
  let record: PaperRecord
  let kase: AllocationCase
  let result: AllocationResult
  private let particulars: [Int: PaperParticulars]

  /// Computes the run again.
  /// - Throws: `BillingError`, or `incomplete` for particulars that cannot be read.
  package init(_ record: PaperRecord) throws {
    self.record = record
    let evaluation = try Evaluation(frozen: record.run.caseJSON)
    guard evaluation.result.resultSHA256 == record.run.resultSHA256 else {
      throw PaperError(.unbalanced, at: record.run.id, "the run does not give the result it was stored with")
    }
    kase = evaluation.kase
    result = evaluation.result
    particulars = try record.particulars.mapValues { try PaperParticulars(JSON(parsing: Array($0.utf8))) }
  }

  /// The paper of an issued statement.
  /// - Throws: `unbalanced` when its total is not its statement's or not the journal's.
  package func paper(of statement: StatementHead) throws(PaperError) -> any Paper {
    guard let number = statement.documentNumber else {
      throw PaperError(.incomplete, at: statement.id, "a draft has no number, so it has no paper")
    }
    switch statement.kind {
    case .plan, .revise, .fix: return try notice(statement, number)
    case .instalment: return try payment(statement, number)
    case .settle: return try settlement(statement, number)
    case .correct: return try correction(statement, number)
    }
  }

  /// 別紙: the breakdown that belongs to an issued notice; nil for other kinds.
  package func breakdown(of statement: StatementHead) throws(PaperError) -> Breakdown? {
    guard [.plan, .revise, .fix].contains(statement.kind), let number = statement.documentNumber else { return nil }
    return try Breakdown(
      head: head(statement, number.breakdown), scope: .member(statement.tenant.caseCode), result: result, case: kase)
  }

  /// What papers of this statement say beside their figures: those it was issued with, also when there are newer ones.
  func particulars(of statement: StatementHead) throws(PaperError) -> PaperParticulars {
    guard let version = statement.particulars else { return try PaperParticulars() }
    guard let found = particulars[version] else {
      throw PaperError(.incomplete, at: statement.shown, "its particulars are not there")
    }
    return found
  }

  /// Those of the year as they are now.
  func latestParticulars() throws(PaperError) -> PaperParticulars {
    if let last = particulars.max(by: { $0.key < $1.key }) { return last.value }
    return try PaperParticulars()
  }

  func head(_ statement: StatementHead, _ number: DocumentNumber) throws(PaperError) -> PaperHead {
    let code = statement.tenant.caseCode
    let name = kase.members.first { $0.code == code }?.name ?? code
    let particulars = try particulars(of: statement)
    return PaperHead(
      number: number, issuedOn: JapanTime.date(of: statement.issuedAt ?? record.run.createdAt),
      issuer: particulars.issuer(host: kase.host.name ?? kase.host.code),
      recipient: PaperHead.Recipient(code: code, name: name, officer: particulars.officers[code]), run: mark,
      explainURL: particulars.explainURL(run: record.run.id, member: code))
  }

  /// The run that gave the numbers.
  var mark: PaperHead.RunMark {
    PaperHead.RunMark(
      id: record.run.id, inputSHA256: record.run.inputSHA256, resultSHA256: record.run.resultSHA256)
  }
}
