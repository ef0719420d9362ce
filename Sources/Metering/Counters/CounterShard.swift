import CivilTime
import Synchronization

/// What a request is counted under in memory. Calls and bytes share one entry; they part when the counters are sealed.
struct CounterKey: Hashable {
  var origin: UsageOrigin
  let operation: OperationClass
  let hour: Timestamp
}

/// The sums of one entry.
struct UsageTally: Equatable {
  var calls: Int64
  var bytesIn: Int64
  var bytesOut: Int64

  static let zero = UsageTally(calls: 0, bytesIn: 0, bytesOut: 0)

  /// Wraps rather than traps: 2⁶³ bytes cannot pass a machine between two seals, and counting must never stop a request.
  static func += (sum: inout UsageTally, other: UsageTally) {
    sum.calls &+= other.calls
    sum.bytesIn &+= other.bytesIn
    sum.bytesOut &+= other.bytesOut
  }
}

/// How many entries all shards together hold, and may hold before somebody should seal.
///
/// It is one bound for all: threads keep to their shards, so with fewer threads than shards most are empty, and a share of
/// the bound for each would be met long before the bound is.
final class CounterBound: Sendable {
  let keyMax: Int
  private let held = Atomic<Int>(0)

  init(keyMax: Int) { self.keyMax = max(1, keyMax) }

  var count: Int { held.load(ordering: .relaxed) }

  func take() { held.add(1, ordering: .relaxed) }

  func giveBack(_ count: Int) { held.subtract(count, ordering: .relaxed) }
}

/// One lock and the entries behind it.
final class CounterShard: Sendable {
  private struct State {
    var tallies: [CounterKey: UsageTally] = [:]
    var folded: Int64 = 0
  }

  private let state = Mutex(State())
  private let bound: CounterBound

  init(_ bound: CounterBound) { self.bound = bound }

  /// - Returns: whether a new key met the bound of all shards, so that somebody should seal.
  func add(_ tally: UsageTally, to key: CounterKey) -> Bool {
    state.withLock { state in
      if let index = state.tallies.index(forKey: key) {
        state.tallies.values[index] += tally
        return false
      }
      let held = bound.count
      var key = key
      if held >= 2 * bound.keyMax {
        key.origin = key.origin.folded
        state.folded &+= 1
      }
      let before = state.tallies.count
      state.tallies[key, default: .zero] += tally
      if state.tallies.count > before { bound.take() }
      return held >= bound.keyMax
    }
  }

  func takeAll() -> SealedCounts {
    let taken = state.withLock { state in
      let capacity = state.tallies.capacity
      let taken = state
      state = State()
      // The next interval will most likely see the same keys.
      state.tallies.reserveCapacity(min(capacity, bound.keyMax))
      bound.giveBack(taken.tallies.count)
      return taken
    }
    return SealedCounts(tallies: taken.tallies, folded: taken.folded)
  }
}
