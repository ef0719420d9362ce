import Synchronization

/// How far a load is, told at most once a second.
final class LoadTally: Sendable {
  private struct State {
    var requests = 0
    var repetitions = 0
    var stage = ""
    var stageDone = 0
    var stageTotal = 0
    var toldAt: ContinuousClock.Instant
  }

  private static let interval = Duration.seconds(1)
  private let state: Mutex<State>
  private let progress: @Sendable (String) -> Void

  init(progress: @escaping @Sendable (String) -> Void) {
    self.progress = progress
    state = Mutex(State(toldAt: .now))
  }

  func begin(stage: String, total: Int) {
    state.withLock { state in
      state.stage = stage
      state.stageDone = 0
      state.stageTotal = total
    }
  }

  /// A request was answered.
  func answered() {
    let line = state.withLock { state -> String? in
      state.requests += 1
      state.stageDone += 1
      let now = ContinuousClock.now
      guard now - state.toldAt >= Self.interval else { return nil }
      state.toldAt = now
      return "\(state.stage): \(state.stageDone) of \(state.stageTotal) requests"
    }
    if let line { progress(line) }
  }

  func repeated() {
    state.withLock { $0.repetitions += 1 }
  }

  var totals: (requests: Int, repetitions: Int) {
    state.withLock { ($0.requests, $0.repetitions) }
  }
}
