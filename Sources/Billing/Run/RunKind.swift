/// The steps of a year that are run from the database.
package enum RunKind: String, Sendable, CaseIterable {
  /// 予定額
  case plan
  /// 確定
  case fix

  /// The sign in a statement's number.
  package var sign: String {
    switch self {
    case .plan: "予"
    case .fix: "確"
    }
  }

  /// What papers call it.
  package var name: String {
    switch self {
    case .plan: "予定額"
    case .fix: "確定"
    }
  }
}
