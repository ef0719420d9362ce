internal import Synchronization

/// The queues of a group commit: one lane for each tenant that has work, and at most three batches of it on their way.
final class GroupLanes<Job: Sendable, Outcome: Sendable>: Sendable {
  typealias Entry = GroupEntry<Job, Outcome>
  typealias Flight = GroupFlight<Job, Outcome>

  private let state = Mutex(GroupLanesState<Job, Outcome>())
  private let bound: Int

  init(bound: Int) {
    self.bound = bound
  }

  enum Admission {
    case full
    case withdrawn
    /// The entry goes with a batch that somebody else sends.
    case queued
    /// A batch is due: the caller sends for a worker.
    case due
  }

  func admit(_ entry: Entry, _ tenant: TenantID) -> Admission {
    state.withLock { state in
      guard !entry.isWithdrawn else { return .withdrawn }
      guard state.waiting < bound else { return .full }
      state.waiting += 1
      return state.lanes[tenant, default: GroupLane()].add(entry) ? .due : .queued
    }
  }

  func waiting(for tenant: TenantID) -> Int { state.withLock { $0.lanes[tenant]?.waiting.count ?? 0 } }

  /// The oldest of the lane that may go now, at most `max`; perhaps nothing.
  func take(_ tenant: TenantID, max: Int) -> Flight {
    state.withLock { state in
      guard let flight = state.lanes[tenant]?.take(max: max) else { return Flight(number: 0) }
      state.waiting -= flight.entries.count
      for entry in flight.entries { entry.isTaken = true }
      return flight
    }
  }

  /// A batch is over.
  /// - Returns: true when the next batch is due.
  func finish(_ flight: Flight, of tenant: TenantID) -> Bool {
    state.withLock { state in
      let isDue = state.lanes[tenant]?.finish(flight) ?? false
      state.dropIfIdle(tenant)
      return isDue
    }
  }

  /// Everything that waits in a lane whose batch found no worker.
  func abandon(_ tenant: TenantID) -> [Entry] {
    state.withLock { state in
      let waiting = state.lanes[tenant]?.abandon() ?? []
      state.dropIfIdle(tenant)
      state.waiting -= waiting.count
      for entry in waiting { entry.isTaken = true }
      return waiting
    }
  }

  /// - Returns: true when the entry was still waiting and is now the caller's to fail.
  func withdraw(_ entry: Entry, _ tenant: TenantID) -> Bool {
    state.withLock { state in
      guard !entry.isTaken else { return false }
      entry.isWithdrawn = true
      guard state.lanes[tenant]?.remove(where: { $0 === entry }).isEmpty == false else { return false }
      state.waiting -= 1
      entry.isTaken = true
      return true
    }
  }

  /// Removes what has waited too long.
  func takeExpired() -> [Entry] {
    state.withLock { state in
      guard state.waiting > 0 else { return [] }
      var expired: [Entry] = []
      for tenant in state.lanes.keys {
        expired += state.lanes[tenant]?.remove { $0.waitDeadline.hasPassed } ?? []
      }
      for entry in expired { entry.isTaken = true }
      state.waiting -= expired.count
      return expired
    }
  }
}

/// What the lanes' mutex guards.
private struct GroupLanesState<Job: Sendable, Outcome: Sendable> {
  var lanes: [TenantID: GroupLane<Job, Outcome>] = [:]
  var waiting = 0

  /// A lane exists as long as its tenant has a batch on its way.
  mutating func dropIfIdle(_ tenant: TenantID) {
    if lanes[tenant]?.isIdle ?? false { lanes[tenant] = nil }
  }
}
