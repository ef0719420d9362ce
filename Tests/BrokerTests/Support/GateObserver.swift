import Broker
import CivilTime
import Dispatch
import Postgres

/// Keeps a transaction open, with its rows inserted and not committed, until the test opens the gate.
struct GateObserver: ChangeObserver {
  private let entered = DispatchSemaphore(value: 0)
  private let gate = DispatchSemaphore(value: 0)

  /// Whether a transaction has come to the gate since this was last true.
  var isReached: Bool { entered.wait(timeout: .now()) == .success }

  func open() { gate.signal() }

  func observe(_ changes: [EntityChange], in scope: inout TenantScope, at instant: Timestamp) throws {
    entered.signal()
    // A bound, so that a failing test ends.
    _ = gate.wait(timeout: .now() + 10)
  }
}
