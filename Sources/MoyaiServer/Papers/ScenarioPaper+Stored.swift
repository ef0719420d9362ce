import Allocation
package import Billing
import CivilTime
package import Papers
import StrictJSON

extension ScenarioPaper {
  /// 試算書 of a stored what-if, computed again.
  package init(_ record: ScenarioRecord) throws {
    let (scenario, evaluation) = (record.scenario, try record.evaluation())
    let (kase, result) = (evaluation.kase, evaluation.result)
    let particulars = try PaperParticulars(JSON(parsing: Array((record.particulars ?? "{}").utf8)))
    let name = kase.host.name ?? kase.host.code
    try self.init(
      head: PaperHead(
        number: DocumentNumber(kase.fiscalYear, .scenario, serial: record.serial),
        issuedOn: JapanTime.date(of: scenario.createdAt), issuer: particulars.issuer(host: name),
        recipient: PaperHead.Recipient(code: kase.host.code, name: name),
        run: PaperHead.RunMark(id: scenario.id, inputSHA256: result.inputSHA256, resultSHA256: result.resultSHA256),
        explainURL: particulars.explainURL(run: scenario.baseRun, member: kase.host.code)),
      name: scenario.name.isEmpty ? scenario.id : scenario.name, result: result, case: kase)
  }
}
