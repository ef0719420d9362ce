package import CivilTime

/// 算定: frozen inputs and what came of them. Never changed.
package struct StoredRun: Sendable {
  /// `2025-fix-001`: counted for each fiscal year and kind.
  package let id: String
  package let fiscalYear: FiscalYear
  package let kind: RunKind
  /// The whole case, canonical: what `inputSHA256` is the digest of.
  package let caseJSON: String
  package let inputSHA256: String
  /// The result without its explanation, canonical.
  package let resultJSON: String
  package let resultSHA256: String
  package let softwareVersion: String
  package let createdAt: Timestamp
}
