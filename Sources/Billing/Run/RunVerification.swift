import Allocation
import StrictJSON

/// What recomputing a run from its frozen case found. Stored papers are compared by their bytes.
package struct RunVerification: Sendable {
  package let run: String
  /// The frozen case still has the digest it was stored with.
  package let inputMatches: Bool
  /// Computed again, the result has the digest and the bytes it was stored with.
  package let resultMatches: Bool
  /// Numbers of the statements that are not what the run makes, and codes of members that have none.
  package let differingStatements: [String]
  /// Why the frozen case gives no result any more.
  package let fault: String?

  package var isSound: Bool { inputMatches && resultMatches && differingStatements.isEmpty && fault == nil }

  init(_ run: StoredRun, _ statements: [IssuedStatement]) {
    self.run = run.id
    do {
      let evaluation = try Evaluation(frozen: run.caseJSON)
      inputMatches = evaluation.result.inputSHA256 == run.inputSHA256
      resultMatches =
        evaluation.result.resultSHA256 == run.resultSHA256
        && evaluation.resultJSON.utf8.elementsEqual(run.resultJSON.utf8)
      differingStatements = Self.differing(statements, from: StatementWriter(evaluation, run: run.id))
      fault = nil
    } catch {
      inputMatches = false
      resultMatches = false
      differingStatements = statements.map(\.head.number)
      fault = String(describing: error)
    }
  }

  private static func differing(_ statements: [IssuedStatement], from writer: StatementWriter) -> [String] {
    var missing = Set(writer.codes)
    var differing: [String] = []
    for statement in statements {
      let (head, code) = (statement.head, statement.head.tenant.caseCode)
      let again = writer.statement(of: code, number: head.number, issuedAt: head.issuedAt)
      if missing.remove(code) == nil || again != statement { differing.append(head.number) }
    }
    return (differing + missing).sorted()
  }
}
