package import CivilTime
import StrictJSON

/// 試算: what a patch on a stored run would mean for each member. It binds nobody.
package struct StoredScenario: Sendable {
  package let id: String
  package let baseRun: String
  package let name: String
  /// The merge patch, canonical.
  package let patch: String
  /// The result of kind `scenario`, canonical: `members`, `scenario`, `fairness`, `findings`.
  package let resultJSON: String
  package let createdAt: Timestamp
  package let createdBy: String

  /// What stands on every answer and paper.
  package static let mark = "試算"
}
