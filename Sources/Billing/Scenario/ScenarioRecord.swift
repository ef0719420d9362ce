import Allocation
import StrictJSON

/// A scenario with the run it is on, as stored: what its paper is made of.
package struct ScenarioRecord: Sendable {
  package let scenario: StoredScenario
  /// Which one of its fiscal year it is, from 1.
  package let serial: Int
  let base: StoredRun
  /// What papers of the year say beside their figures: canonical JSON; nil when nothing was entered.
  package let particulars: String?

  /// Computes it again from its patch.
  package func evaluation() throws -> Evaluation {
    let patch = try JSON(parsing: Array(scenario.patch.utf8), limits: FrozenInput.limits)
    return try Evaluation(ScenarioCase.build(base, patch: patch, name: scenario.name))
  }
}
