package import Papers

/// What a paper is about: the step of a run, or one instalment of a planned amount.
package enum StatementKind: String, Sendable, CaseIterable {
  case plan, revise, fix, instalment, settle, correct

  /// The paper that it is printed as.
  package var paper: PaperKind {
    switch self {
    case .plan: .plan
    case .revise: .revise
    case .fix: .fix
    case .instalment: .payment
    case .settle: .settle
    case .correct: .correct
    }
  }

  /// The kinds of paper that a run gives.
  package static func of(_ kind: RunKind) -> [StatementKind] {
    switch kind {
    case .plan: [.plan, .instalment]
    case .revise: [.revise, .instalment]
    case .fix: [.fix]
    case .settle: [.settle]
    case .correct: [.correct]
    }
  }
}

/// `draft` → `approved` → `issued` → `void`.
package enum StatementState: String, Sendable, CaseIterable { case draft, approved, issued, void }
