/// An interactive transaction on its way to a thread and back. `perform` runs there.
///
/// `@unchecked Sendable`: it adds nothing that changes to what `WorkItem` hands over. What inherits from it says why itself.
class Job: WorkItem, @unchecked Sendable {
  func perform(on connection: Connection, cancel: CancelSlot) {
    preconditionFailure("every kind of job says what it does")
  }
}

/// Runs jobs one after the other.
struct JobHandler: WorkHandler {
  let settings: PoolSettings
  let cancel: CancelSlot

  func handle(_ items: [Job], on connection: Connection) {
    for job in items {
      let start = ContinuousClock.now
      job.perform(on: connection, cancel: cancel)
      settings.observer(
        .transaction(settings.name, waited: job.submitted.duration(to: start), worked: start.duration(to: .now)))
    }
  }
}
