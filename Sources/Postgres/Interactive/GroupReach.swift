/// What a job of a group commit touches, so that batches of one tenant may be on their way without meeting.
package enum GroupReach: Sendable {
  /// Perhaps anything: it waits until nothing of its tenant is on its way, and nothing else begins meanwhile.
  case everything
  /// What has these names and nothing else.
  case only([String])
}
