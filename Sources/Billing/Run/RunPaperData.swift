package import Allocation

/// A run as papers need it: the frozen case, its result with explain records, and the statements that went out.
package struct RunPaperData: Sendable {
  package let run: StoredRun
  package let evaluation: Evaluation
  /// By kind, instalment and member.
  package let statements: [IssuedStatement]

  package var kase: AllocationCase { evaluation.kase }
  package var result: AllocationResult { evaluation.result }
}
