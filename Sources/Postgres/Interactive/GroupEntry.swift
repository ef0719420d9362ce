/// One job in a group commit and who waits for it.
///
/// `@unchecked Sendable`: owned by whoever submits it until it is queued, by the group's lane while it waits, by the worker's
/// thread once it was taken; the lanes' mutex orders each hand-over and guards `isWithdrawn` and `isTaken`.
final class GroupEntry<Job: Sendable, Outcome: Sendable>: @unchecked Sendable {
  let job: Job
  let guards: [AccessCheck]
  let reach: GroupReach
  let waitDeadline: Deadline
  var isTaken = false
  var isWithdrawn = false
  /// What a guard threw in the present transaction.
  var refusal: (any Error)?
  /// Who waits for it; told once.
  var finished: (@Sendable (Result<Outcome, any Error>) -> Void)?

  init(_ job: Job, _ access: TenantAccess, _ reach: GroupReach, waitMax: Duration) {
    self.job = job
    self.reach = reach
    guards = access.checks
    waitDeadline = .after(waitMax)
  }

  func resume(_ result: Result<Outcome, any Error>) {
    let told = finished
    finished = nil
    told?(result)
  }
}
