internal import Synchronization

/// Where tasks leave work and workers' threads find it: the only thing the two share. Bounded.
///
/// A sleeping worker waits on its own eventfd together with its socket, so it notices both work and a server that goes
/// away; submitting costs a system call only when somebody sleeps.
///
/// Where work is cheaper together (``Company``), it is left to those who are at work already until there is enough of it for
/// one more; who sleeps meanwhile sleeps lightly, which is no longer than anything may be left.
final class Mailbox<Item: WorkItem>: Sendable {
  fileprivate struct State {
    var items: [Item] = []
    var head = 0
    /// Items that wait and were not cancelled.
    var waiting = 0
    var sleepers: [Sleeper] = []
    /// Workers who took work and have not come back for more, where that matters.
    var busy: [Int] = []
    /// Somebody is about to wake a sleeper for what was submitted.
    var isWakePlanned = false
    var isClosed = false
    /// How many workers have a connection.
    var connections = 0
    /// Why nothing is accepted at present: no worker has a connection and the last attempt failed.
    var outage: PostgresError?
  }

  fileprivate struct Sleeper {
    let worker: Int
    /// It does not wake up by itself.
    let isDeep: Bool
  }

  private let state = Mutex(State())
  let bound: Int
  private let company: Company
  let wakeUps: [WakeUp]
  private let later: Later

  /// Does something a moment later, on behalf of the submitting thread.
  typealias Later = @Sendable (@escaping @Sendable () -> Void) -> Void

  init(bound: Int, workers: Int, company: Company = .none, later: @escaping Later = { $0() }) {
    self.bound = bound
    self.company = company
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
      guard !state.isWakePlanned, state.sleeperToWake(company) != nil else { return (false, nil) }
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
      return state.sleeperToWake(company).map { state.sleepers.remove(at: $0).worker }
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
    /// Nothing to do: sleep until the wake-up, and where a time is given no longer than that.
    case nothing(longest: Duration?)
    case closed
  }

  /// Hands over up to `max` items, oldest first. With nothing to do the worker is noted down as sleeping.
  func take(worker: Int, max: Int) -> Taken {
    state.withLock { state in
      state.sleepers.removeAll { $0.worker == worker }
      state.busy.removeAll { $0 == worker }
      guard state.waiting > 0, !state.isLeftToOthers(company) else {
        if state.isClosed { return .closed }
        let isLight = !state.busy.isEmpty
        state.sleepers.append(Sleeper(worker: worker, isDeep: !isLight))
        return .nothing(longest: isLight ? company.patience : nil)
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
      if company.enough > 1 { state.busy.append(worker) }
      return .work(work, expired: expired)
    }
  }

  /// Notes a worker without a connection down as sleeping, unless there is something to do.
  func noteSleeping(worker: Int) -> Bool {
    state.withLock { state in
      guard state.waiting == 0, !state.isClosed else { return false }
      if !state.sleepers.contains(where: { $0.worker == worker }) {
        state.sleepers.append(Sleeper(worker: worker, isDeep: true))
      }
      return true
    }
  }

  /// Notes that a worker, having lost its connection, comes back for no work at present.
  func leave(worker: Int) {
    state.withLock { state in state.busy.removeAll { $0 == worker } }
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
  /// Whether those at work will take what waits when they come back.
  fileprivate func isLeftToOthers(_ company: Company) -> Bool {
    guard waiting < company.enough, !busy.isEmpty else { return false }
    let oldest = items[head...].first { if case .waiting = $0.phase { true } else { false } }
    return oldest.map { $0.submitted.duration(to: .now) < company.patience } ?? true
  }

  /// The place of the sleeper who has to hear of what waits: any, if it is to be taken; one who sleeps deeply, if it is left to
  /// others, since from now on somebody has to look.
  fileprivate func sleeperToWake(_ company: Company) -> Int? {
    guard waiting > 0, !sleepers.isEmpty else { return nil }
    if waiting >= company.enough || busy.isEmpty { return sleepers.count - 1 }
    return sleepers.lastIndex { $0.isDeep }
  }

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
