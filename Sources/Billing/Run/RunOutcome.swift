/// What a run gives, whether made now or found.
package struct RunOutcome: Sendable {
  package let run: StoredRun
  /// False when a run of the same inputs was there already.
  package let isNew: Bool
  package let summary: RunSummary
}
