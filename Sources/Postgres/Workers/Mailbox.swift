internal import Synchronization

/// Where tasks leave work and workers' threads find it: the only thing the two share. Bounded.
///
/// A sleeping worker waits on its own eventfd together with its socket, so it notices both work and a server that goes
/// away; submitting costs a system call only when somebody sleeps.
final class Mailbox<Item: WorkItem>: Sendable {
  fileprivate struct State {
    var items: [Item] = []
    var head = 0
    /// Items that wait and were not cancelled.
    var waiting = 0
    var sleepers: [Int] = []
    /// Somebody is about to wake a sleeper for what was submitted.
    var isWakePlanned = false
    var isClosed = false
    /// How many workers have a connection.
    var connections = 0
    /// Why nothing is accepted at present: no worker has a connection and the last attempt failed.
    var outage: PostgresError?
  }

  private let state = Mutex(State())
  let bound: Int
  let wakeUps: [WakeUp]
  private let later: Later

  /// Does something a moment later, on behalf of the submitting thread.
  typealias Later = @Sendable (@escaping @Sendable () -> Void) -> Void

  init(bound: Int, workers: Int, later: @escaping Later = { $0() }) {
    self.bound = bound
    self.later = later
    wakeUps = (0..<workers).map { _ in WakeUp() }
  }

  /// Accepts the item.
  /// - Returns: why it was not accepted; the caller fails it.
  func submit(_ item: Item) -> PostgresError? {
    let (mustWake, refusal) = state.withLock { state -> (Bool, PostgresError?) in
      if case .cancelled = item.phase { return (false, PostgresError(.cancelled)) }
      if state.isClosed { return (false, PostgresError(.unavailable, "the database client has stopped")) }
      if let outage = state.outage { return (false, outage) }
      guard state.waiting < bound else { return (false, PostgresError(.queueFull)) }
      item.mark(.waiting)
      state.items.append(item)
      state.waiting += 1
      guard !state.sleepers.isEmpty, !state.isWakePlanned else { return (false, nil) }
      state.isWakePlanned = true
      return (true, nil)
    }
    if mustWake { later { self.wake() } }
    return refusal
  }

  /// Wakes one sleeper, unless a worker that was awake has taken everything meanwhile.
  private func wake() {
    let sleeper = state.withLock { state -> Int? in
      state.isWakePlanned = false
      return state.waiting > 0 ? state.sleepers.popLast() : nil
    }
    if let sleeper { wakeUps[sleeper].signal() }
  }

  /// What became of a cancellation.
  enum Cancellation {
    /// It had not been sent; the caller of `cancel` fails it.
    case withdrawn
    case taken(worker: Int)
    /// It is not submitted yet; `submit` will refuse it.
    case early
    case done
  }

  func cancel(_ item: Item) -> Cancellation {
    state.withLock { state in
      switch item.phase {
      case .new:
        item.mark(.cancelled)
        return .early
      case .waiting:
        item.mark(.cancelled)
        state.waiting -= 1
        state.dropCancelled()
        return .withdrawn
      case .taken(let worker): return .taken(worker: worker)
      case .cancelled: return .done
      }
    }
  }

  enum Taken {
    case work([Item], expired: [Item])
    /// Nothing to do: sleep until the wake-up.
    case nothing
    case closed
  }

  /// Hands over up to `max` items, oldest first. With nothing to do the worker is noted down as sleeping.
  func take(worker: Int, max: Int) -> Taken {
    state.withLock { state in
      state.sleepers.removeAll { $0 == worker }
      guard state.waiting > 0 else {
        if state.isClosed { return .closed }
        state.sleepers.append(worker)
        return .nothing
      }
      var work: [Item] = []
      work.reserveCapacity(min(max, state.waiting))
      var expired: [Item] = []
      let now = ContinuousClock.now
      while state.head < state.items.count, work.count < max {
        let item = state.items[state.head]
        state.head += 1
        guard case .waiting = item.phase else { continue }
        state.waiting -= 1
        item.mark(.taken(worker: worker))
        if item.mustBeSentBy <= now { expired.append(item) } else { work.append(item) }
      }
      state.compact()
      return .work(work, expired: expired)
    }
  }

  /// Notes a worker without a connection down as sleeping, unless there is something to do.
  func noteSleeping(worker: Int) -> Bool {
    state.withLock { state in
      guard state.waiting == 0, !state.isClosed else { return false }
      if !state.sleepers.contains(worker) { state.sleepers.append(worker) }
      return true
    }
  }

  /// Removes what has waited too long; the caller fails it.
  func takeExpired() -> [Item] {
    state.withLock { state in
      guard state.waiting > 0 else { return [] }
      let now = ContinuousClock.now
      var expired: [Item] = []
      for item in state.items[state.head...] {
        guard case .waiting = item.phase, item.mustBeSentBy <= now else { continue }
        item.mark(.cancelled)
        expired.append(item)
      }
      state.waiting -= expired.count
      state.dropCancelled()
      return expired
    }
  }

  /// Refuses new work for good and wakes every worker.
  /// - Returns: what waits, which is the caller's to fail; nil when it was closed before.
  func close() -> [Item]? {
    let waiting = state.withLock { state -> [Item]? in
      guard !state.isClosed else { return nil }
      state.isClosed = true
      return state.removeAll()
    }
    for wakeUp in wakeUps { wakeUp.signal() }
    return waiting
  }

  var isClosed: Bool { state.withLock { $0.isClosed } }

  var load: PoolLoad { state.withLock { PoolLoad(waiting: $0.waiting, connections: $0.connections) } }

  var waitingCount: Int { state.withLock { $0.waiting } }
}

/// Whether there is a connection is decided under the same lock as what is accepted, so that a failed attempt of one
/// worker cannot shut out requests that another worker has just become able to serve.
extension Mailbox {
  var isConnected: Bool { state.withLock { $0.connections > 0 } }

  /// - Returns: true when this is the only connection.
  func connectionOpened() -> Bool {
    state.withLock { state in
      state.connections += 1
      state.outage = nil
      return state.connections == 1
    }
  }

  /// - Returns: true when it was the only connection.
  func connectionClosed() -> Bool {
    state.withLock { state in
      state.connections -= 1
      return state.connections == 0
    }
  }

  /// Unless another worker is connected everything is refused from now on, until a connection opens.
  /// - Returns: what waits; it is the caller's to fail.
  func attemptFailed(_ error: PostgresError) -> [Item] {
    state.withLock { state in
      guard state.connections == 0 else { return [] }
      state.outage = error
      return state.removeAll()
    }
  }

  /// The next work deserves an attempt.
  func endOutage() {
    state.withLock { $0.outage = nil }
  }
}

extension Mailbox.State {
  fileprivate mutating func compact() {
    if head == items.count {
      items.removeAll(keepingCapacity: true)
      head = 0
    } else if head > 256 {
      items.removeFirst(head)
      head = 0
    }
  }

  /// Cancelled items keep their place until they are passed; when they are many they go at once, so that the bound on
  /// what waits is also a bound on memory.
  fileprivate mutating func dropCancelled() {
    guard items.count - head > 2 * waiting + 64 else { return }
    items = items[head...].filter { if case .waiting = $0.phase { true } else { false } }
    head = 0
  }

  fileprivate mutating func removeAll() -> [Item] {
    let all = items[head...].filter { if case .waiting = $0.phase { true } else { false } }
    for item in all { item.mark(.cancelled) }
    items = []
    head = 0
    waiting = 0
    return Array(all)
  }
}
