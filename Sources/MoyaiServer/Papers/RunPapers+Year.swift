import Allocation
import Billing
import CivilTime
package import Papers

/// Papers and exports of all members together.
extension RunPapers {
  /// 年次総括表, of a fixed or settled year.
  /// - Throws: `unbalanced` when the accounts of a settled year are not what the table says.
  package func summary() throws(PaperError) -> YearSummary {
    let head = try yearHead(.year)
    guard result.settlement != nil else { return try YearSummary(head: head, result: result, case: kase) }
    return try YearSummary(head: head, result: result, case: kase, ledgerTotal: record.receivables)
  }

  /// 算定内訳書 of everybody.
  package func breakdownOfAll() throws(PaperError) -> Breakdown {
    try Breakdown(head: yearHead(.breakdown), scope: .all, result: result, case: kase)
  }

  /// The run as FOCUS 1.3, with the numbers of its statements.
  /// - Throws: `unbalanced` unless the costs of each invoice add up to its statement.
  package func focus() throws(PaperError) -> FocusExport {
    let issued = record.statements.map(\.head).filter { $0.kind != .instalment && $0.state == .issued }
    var invoices: [String: String] = [:]
    for statement in issued { invoices[statement.tenant.caseCode] = statement.number }
    var taxes: [String: Int] = [:]
    if result.correction != nil {
      for member in result.members { taxes[member.code] = member.tax - (record.taxesBefore[member.code] ?? 0) }
    }
    let export = try FocusExport(
      result, kase,
      FocusExport.Terms(
        runID: record.run.id, invoices: invoices, hostProvider: latestParticulars().hostProvider,
        billingYear: record.run.fiscalYear, taxDifferences: taxes))
    for statement in issued {
      let billed = try export.billed(on: statement.shown)
      guard billed == statement.total else {
        throw PaperError(
          .unbalanced, at: "FOCUS \(statement.shown)", "the rows come to \(billed), the statement to \(statement.total)"
        )
      }
    }
    return export
  }

  private func yearHead(_ kind: PaperKind) throws(PaperError) -> PaperHead {
    let host = kase.host
    let particulars = try latestParticulars()
    return PaperHead(
      // The table of a settled year is the second of the year, after that of the fixed amounts.
      number: DocumentNumber(kase.fiscalYear, kind, serial: result.settlement == nil ? 1 : 2),
      issuedOn: JapanTime.date(of: record.run.approvedAt ?? record.run.createdAt),
      issuer: particulars.issuer(host: host.name ?? host.code),
      recipient: PaperHead.Recipient(code: host.code, name: host.name ?? host.code), run: mark,
      explainURL: particulars.explainURL(run: record.run.id, member: host.code))
  }
}
