internal import CLibPQ
internal import Synchronization

/// Where a worker says which job may be interrupted at present, and others ask for it.
///
/// The pointer is kept as a number because it is used from another thread than the connection's: libpq promises that
/// PQcancel may be. The lock is held during PQcancel, so the interruption cannot hit the worker's next job.
final class CancelSlot: Sendable {
  private struct State {
    var handle: UInt = 0
    var job: ObjectIdentifier?
    /// The job that was interrupted, to tell a cancellation from a statement timeout.
    var interrupted: ObjectIdentifier?
  }

  private let state = Mutex(State())

  func attach(_ connection: Connection) {
    let handle = UInt(bitPattern: PQgetCancel(connection.handle))
    state.withLock { $0.handle = handle }
  }

  func detach() {
    let handle = state.withLock { state in
      defer { state.handle = 0 }
      return state.handle
    }
    PQfreeCancel(OpaquePointer(bitPattern: handle))
  }

  func begin(_ job: ObjectIdentifier) {
    state.withLock { state in
      state.job = job
      state.interrupted = nil
    }
  }

  /// From here on the job is not interrupted any more: it commits or is over.
  func end() {
    state.withLock { $0.job = nil }
  }

  func wasInterrupted(_ job: ObjectIdentifier) -> Bool {
    state.withLock { $0.interrupted == job }
  }

  /// Interrupts the job if it still runs. Blocks for a round trip to the server.
  func interrupt(_ job: ObjectIdentifier) {
    state.withLock { state in
      guard state.job == job else { return }
      CancelSlot.interrupt(&state)
    }
  }

  /// Interrupts whatever runs.
  /// - Returns: false when nothing runs that may be interrupted.
  func interruptAny() -> Bool {
    state.withLock { state in
      guard state.job != nil else { return false }
      CancelSlot.interrupt(&state)
      return true
    }
  }

  private static func interrupt(_ state: inout State) {
    state.interrupted = state.job
    guard let handle = OpaquePointer(bitPattern: state.handle) else { return }
    var message = [CChar](repeating: 0, count: 256)
    PQcancel(handle, &message, 256)
  }
}
