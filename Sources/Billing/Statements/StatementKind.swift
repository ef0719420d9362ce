/// What a paper is about: the step of a run, or one instalment of a planned amount.
package enum StatementKind: String, Sendable, CaseIterable {
  case plan, revise, fix, instalment, settle, correct

  /// The sign in a statement's number.
  package var sign: String {
    switch self {
    case .plan: "予"
    case .revise: "変"
    case .fix: "確"
    case .instalment: "納"
    case .settle: "精"
    case .correct: "訂"
    }
  }

  /// What papers call it.
  package var name: String {
    switch self {
    case .plan: "予定額"
    case .revise: "変更"
    case .fix: "確定"
    case .instalment: "納入"
    case .settle: "精算"
    case .correct: "訂正"
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
