import Allocation
import StrictJSON

/// What recomputing a run from its frozen case found. Stored papers are compared by their bytes.
package struct RunVerification: Sendable {
  package let run: String
  /// The frozen case still has the digest it was stored with.
  package let inputMatches: Bool
  /// Computed again, the result has the digest and the bytes it was stored with.
  package let resultMatches: Bool
  /// The stored lines are those of the run.
  package let linesMatch: Bool
  /// Numbers of the statements that are not what the run makes.
  package let differingStatements: [String]
  /// Why the frozen case gives no result any more.
  package let fault: String?

  package var isSound: Bool {
    inputMatches && resultMatches && linesMatch && differingStatements.isEmpty && fault == nil
  }

  init(_ run: StoredRun, _ statements: [IssuedStatement], _ lines: [RunLine], taxesBefore: [String: Int]) {
    self.run = run.id
    do {
      let evaluation = try Evaluation(frozen: run.caseJSON)
      let differing = try Self.differing(statements, evaluation, run: run.id, taxesBefore)
      inputMatches =
        evaluation.result.inputSHA256 == run.inputSHA256
        && Digest.sha256(Array(run.caseJSON.utf8)) == run.inputSHA256
      resultMatches =
        evaluation.result.resultSHA256 == run.resultSHA256
        && evaluation.resultJSON.utf8.elementsEqual(run.resultJSON.utf8)
      linesMatch = RunLine.lines(of: evaluation) == lines
      differingStatements = differing
      fault = nil
    } catch {
      inputMatches = false
      resultMatches = false
      linesMatch = false
      differingStatements = statements.map(\.head.shown)
      fault = String(describing: error)
    }
  }

  private static func differing(
    _ statements: [IssuedStatement], _ evaluation: Evaluation, run: String, _ taxesBefore: [String: Int]
  ) throws -> [String] {
    struct Kind: Hashable {
      let kind: StatementKind
      let instalment: Int
    }
    var writers: [Kind: StatementWriter] = [:]
    return try statements.compactMap { statement in
      let kind = Kind(kind: statement.head.kind, instalment: statement.head.instalment)
      let plan = StatementPlan(
        evaluation: evaluation, kind: kind.kind, instalment: kind.instalment, taxesBefore: taxesBefore)
      let writer = try writers[kind] ?? StatementWriter(evaluation, run: run, plan)
      writers[kind] = writer
      return try writer.statement(statement.head) == statement ? nil : statement.head.shown
    }
  }
}
