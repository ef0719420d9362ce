import CivilTime

/// The batches that are closed and not yet known to be committed, oldest first, and what to send next. No I/O: the flusher performs what
/// this decides.
struct FlushQueue {
  /// Entries of one sending transaction.
  static let entryMax = 10_000
  /// Batches of one sending transaction.
  static let batchMax = 1_000

  private(set) var pending: [UsageBatch] = []
  /// Size of the pending batches, roughly as the spool holds them.
  private(set) var byteCount = 0
  /// Batches whose identity was used for other content: kept, reported, never sent again.
  private(set) var conflicts: [UsageBatch] = []
  /// Batches the database refused, and when each may be tried again.
  private var refused: [UsageBatch.ID: (attempts: Int, retryAt: Timestamp)] = [:]

  var isEmpty: Bool { pending.isEmpty }

  mutating func append(_ batches: [UsageBatch]) {
    for batch in batches {
      pending.append(batch)
      byteCount += batch.byteCount
    }
  }

  /// The next batches to send together: from the oldest on, up to the bounds, at least one. A batch that was refused before
  /// goes alone, so that it cannot take others with it.
  func next(at now: Timestamp) -> [UsageBatch] {
    var chosen: [UsageBatch] = []
    var entries = 0
    for batch in pending {
      if let refusal = refused[batch.id] {
        guard chosen.isEmpty, refusal.retryAt <= now else { continue }
        return [batch]
      }
      guard chosen.isEmpty || entries + batch.entries.count <= Self.entryMax, chosen.count < Self.batchMax else {
        break
      }
      chosen.append(batch)
      entries += batch.entries.count
    }
    return chosen
  }

  /// Forgets batches that are known to be committed.
  mutating func acknowledge(_ ids: Set<UsageBatch.ID>) {
    remove(ids)
  }

  /// Parks batches whose identity has other content in the database.
  mutating func park(_ ids: Set<UsageBatch.ID>) {
    conflicts += pending.filter { ids.contains($0.id) }
    remove(ids)
  }

  /// Notes that the database refused these together. From now on each goes alone; one refused alone waits, longer each time.
  mutating func refuse(_ batches: [UsageBatch], at now: Timestamp) {
    for batch in batches {
      let attempts = refused[batch.id].map { $0.attempts + 1 } ?? 0
      refused[batch.id] = (attempts, attempts == 0 ? now : now + Self.delay(attempts: attempts))
    }
  }

  /// 1 s, 2 s, 4 s … up to about a minute.
  private static func delay(attempts: Int) -> Duration { .seconds(1 << min(6, max(0, attempts - 1))) }

  private mutating func remove(_ ids: Set<UsageBatch.ID>) {
    pending.removeAll { batch in
      guard ids.contains(batch.id) else { return false }
      byteCount -= batch.byteCount
      refused[batch.id] = nil
      return true
    }
  }
}
