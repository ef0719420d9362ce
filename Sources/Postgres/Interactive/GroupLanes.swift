internal import Synchronization

/// The queues of a group commit: one lane for each tenant that has work, and at most one batch of it on its way.
final class GroupLanes<Job: Sendable, Outcome: Sendable>: Sendable {
  typealias Entry = GroupEntry<Job, Outcome>

  private struct State {
    /// A lane exists as long as its tenant has a batch on its way.
    var lanes: [TenantID: [Entry]] = [:]
    var waiting = 0
  }

  private let state = Mutex(State())
  private let bound: Int

  init(bound: Int) {
    self.bound = bound
  }

  enum Admission {
    case full
    case withdrawn
    /// A batch is on its way; the entry goes with the next one.
    case queued
    /// Nothing is on its way: the caller sends for a worker.
    case first
  }

  func admit(_ entry: Entry, _ tenant: TenantID) -> Admission {
    state.withLock { state in
      guard !entry.isWithdrawn else { return .withdrawn }
      guard state.waiting < bound else { return .full }
      state.waiting += 1
      let isFirst = state.lanes[tenant] == nil
      state.lanes[tenant, default: []].append(entry)
      return isFirst ? .first : .queued
    }
  }

  func waiting(for tenant: TenantID) -> Int { state.withLock { $0.lanes[tenant]?.count ?? 0 } }

  /// The oldest of the lane, at most `max`.
  func take(_ tenant: TenantID, max: Int) -> [Entry] {
    state.withLock { state in
      guard let lane = state.lanes[tenant] else { return [] }
      let taken = Array(lane.prefix(max))
      state.lanes[tenant]?.removeFirst(taken.count)
      state.waiting -= taken.count
      for entry in taken { entry.isTaken = true }
      return taken
    }
  }

  /// A batch is over.
  /// - Returns: true when more waits, so that the next batch is due; otherwise the lane is gone.
  func finishBatch(_ tenant: TenantID) -> Bool {
    state.withLock { state in
      guard state.lanes[tenant]?.isEmpty == true else { return state.lanes[tenant] != nil }
      state.lanes[tenant] = nil
      return false
    }
  }

  /// Everything of a lane, which is gone afterwards.
  func abandon(_ tenant: TenantID) -> [Entry] {
    state.withLock { state in
      let lane = state.lanes.removeValue(forKey: tenant) ?? []
      state.waiting -= lane.count
      for entry in lane { entry.isTaken = true }
      return lane
    }
  }

  /// - Returns: true when the entry was still waiting and is now the caller's to fail.
  func withdraw(_ entry: Entry, _ tenant: TenantID) -> Bool {
    state.withLock { state in
      guard !entry.isTaken else { return false }
      entry.isWithdrawn = true
      guard let index = state.lanes[tenant]?.firstIndex(where: { $0 === entry }) else { return false }
      state.lanes[tenant]?.remove(at: index)
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
        state.lanes[tenant]?.removeAll { entry in
          guard entry.waitDeadline.hasPassed else { return false }
          entry.isTaken = true
          expired.append(entry)
          return true
        }
      }
      state.waiting -= expired.count
      return expired
    }
  }
}
