/// What a job of a group commit touches, so that batches of one tenant may be on their way without meeting.
package enum GroupReach: Sendable {
  /// Perhaps anything: it waits until nothing of its tenant is on its way, and nothing else begins meanwhile.
  case everything
  /// What has these marks and nothing else. A mark is a hash of a name: things that share one by chance wait for each other
  /// without need, and that is all.
  case only([Int])
}
