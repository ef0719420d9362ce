package import CivilTime

/// 算定: frozen inputs and what came of them. Only its state moves on.
package struct StoredRun: Sendable {
  /// `2025-fix-001`: counted for each fiscal year and kind.
  package let id: String
  /// The year it belongs to; a correction belongs to the open year in which it is posted.
  package let fiscalYear: FiscalYear
  package let kind: RunKind
  package let state: RunState
  /// The run that a correction corrects.
  package let baseRun: String?
  /// The whole case, canonical, as it is rebuilt from its frozen parts: what `inputSHA256` is the digest of.
  package let caseJSON: String
  package let inputSHA256: String
  /// The result without its explanation, canonical.
  package let resultJSON: String
  package let resultSHA256: String
  package let softwareVersion: String
  package let createdAt: Timestamp
  package let createdBy: Person
  package let approvedBy: Person?
  package let approvedAt: Timestamp?
  package let postedAt: Timestamp?
  /// Use that was received from then on was not looked at; nil for what the freeze itself found.
  package let cutoff: Timestamp?
}

/// A run without its texts, for lists.
package struct RunHead: Sendable, Hashable {
  package let id: String
  package let fiscalYear: FiscalYear
  package let kind: RunKind
  package let state: RunState
  package let baseRun: String?
  package let inputSHA256: String
  package let resultSHA256: String
  package let createdAt: Timestamp
  package let createdBy: String
  package let approvedBy: String?
}

extension StoredRun {
  /// What a list shows of it.
  package var head: RunHead {
    RunHead(
      id: id, fiscalYear: fiscalYear, kind: kind, state: state, baseRun: baseRun, inputSHA256: inputSHA256,
      resultSHA256: resultSHA256, createdAt: createdAt, createdBy: createdBy.text, approvedBy: approvedBy?.text)
  }
}
