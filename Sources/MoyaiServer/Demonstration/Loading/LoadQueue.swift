import Synchronization
import Tenancy

/// One town's requests that have to keep their order.
struct LoadJob: Sendable {
  let town: TenantCode
  let requests: [DemonstrationRequest]
}

/// Jobs that several threads take from, and what came of them. The first failure ends it for all.
final class LoadQueue: Sendable {
  private struct State {
    var rest: ArraySlice<LoadJob>
    var failure: (any Error)?
  }

  private let state: Mutex<State>

  init(_ jobs: [LoadJob]) {
    state = Mutex(State(rest: jobs[...], failure: nil))
  }

  /// The next job; nil when none is left, or after a failure.
  func next() -> LoadJob? {
    state.withLock { state in state.failure == nil ? state.rest.popFirst() : nil }
  }

  func fail(_ error: any Error) {
    state.withLock { state in state.failure = state.failure ?? error }
  }

  /// Throws the first failure.
  func check() throws {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}
