/// A piece of work on its way through a mailbox.
///
/// `@unchecked Sendable`: at any time exactly one side owns it, the submitting task until `submit`, the mailbox while
/// it waits, the worker's thread from `take` until it resumes the task; the mailbox's mutex orders the hand-over.
/// `phase` is only touched under that mutex.
class WorkItem: @unchecked Sendable {
  enum Phase {
    case new
    case waiting
    /// A worker has it. `worker` is its place in the pool.
    case taken(worker: Int)
    case cancelled
  }

  private(set) var phase = Phase.new
  let submitted: ContinuousClock.Instant
  let mustBeSentBy: ContinuousClock.Instant

  init(waitMax: Duration) {
    submitted = .now
    mustBeSentBy = submitted + waitMax
  }

  /// Ends the work without success. Called at most once, never under a lock.
  func fail(_ error: any Error) {
    preconditionFailure("every kind of work says how it fails")
  }

  final func mark(_ phase: Phase) {
    self.phase = phase
  }
}
