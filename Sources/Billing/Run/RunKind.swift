/// The steps of a year that are run from the database. What-if runs are no runs: see `StoredScenario`.
package enum RunKind: String, Sendable, CaseIterable {
  /// 予定額
  case plan
  /// 変更
  case revise
  /// 確定
  case fix
  /// 精算
  case settle
  /// 訂正
  case correct
}

/// `draft` → `approved` → `superseded`.
package enum RunState: String, Sendable, CaseIterable { case draft, approved, superseded }

/// `open` → `fixing` → `closed`.
package enum YearState: String, Sendable, CaseIterable { case open, fixing, closed }

extension RunKind {
  /// What papers call it.
  package var name: String {
    switch self {
    case .plan: "予定額"
    case .revise: "変更"
    case .fix: "確定"
    case .settle: "精算"
    case .correct: "訂正"
    }
  }
}
