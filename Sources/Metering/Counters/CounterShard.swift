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

/// One lock and the entries behind it.
final class CounterShard: Sendable {
  private struct State {
    var tallies: [CounterKey: UsageTally] = [:]
    var folded: Int64 = 0
  }

  private let state = Mutex(State())
  private let keyMax: Int

  init(keyMax: Int) { self.keyMax = keyMax }

  /// - Returns: whether a new key met the bound, so that somebody should seal.
  func add(_ tally: UsageTally, to key: CounterKey) -> Bool {
    state.withLock { state in
      if let index = state.tallies.index(forKey: key) {
        state.tallies.values[index] += tally
        return false
      }
      guard state.tallies.count >= keyMax else {
        state.tallies[key] = tally
        return false
      }
      var key = key
      if state.tallies.count >= 2 * keyMax {
        key.origin = key.origin.folded
        state.folded &+= 1
      }
      state.tallies[key, default: .zero] += tally
      return true
    }
  }

  func takeAll() -> SealedCounts {
    let taken = state.withLock { state in
      let capacity = state.tallies.capacity
      let taken = state
      state = State()
      // The next interval will most likely see the same keys.
      state.tallies.reserveCapacity(min(capacity, keyMax))
      return taken
    }
    return SealedCounts(tallies: taken.tallies, folded: taken.folded)
  }
}
