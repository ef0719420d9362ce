import NIOCore
import Synchronization

/// Ends what takes too long on a connection: a body that does not arrive, and a connection that was told to close.
///
/// A timer per request would wake the connection's event loop twice for each body; one sweep a second over the few
/// that are under way costs nothing that can be measured, and a second more or less does not matter here.
package final class SlowBodies: Sendable {
  /// A body under way.
  final class Watch: Sendable {
    fileprivate let number: UInt64
    private let expired = Atomic<Bool>(false)

    fileprivate init(_ number: UInt64) { self.number = number }

    /// Whether its time was over before it had arrived.
    var hasExpired: Bool { expired.load(ordering: .acquiring) }

    fileprivate func expire() { expired.store(true, ordering: .releasing) }
  }

  private struct Entry {
    let channel: any Channel
    let deadline: ContinuousClock.Instant
    /// Nil for a connection that is only waiting to be closed.
    let watch: Watch?
  }

  private struct State {
    var next: UInt64 = 0
    var entries: [UInt64: Entry] = [:]
  }

  private let state = Mutex(State())

  /// How long a connection that was told to close may go on sending before it is cut, so that the client can read
  /// the answer first (RFC 9112 §9.6).
  package static let lingering = Duration.seconds(2)

  package init() {}

  /// Sweeps once a second until cancelled. The composition runs it as a service.
  package func run() async {
    while !Task.isCancelled {
      do { try await Task.sleep(for: .seconds(1)) } catch { return }
      sweep(at: .now)
    }
  }

  func watch(_ channel: any Channel, patience: Duration) -> Watch {
    state.withLock { state in
      state.next += 1
      let watch = Watch(state.next)
      state.entries[state.next] = Entry(channel: channel, deadline: .now + patience, watch: watch)
      return watch
    }
  }

  func forget(_ watch: Watch) {
    state.withLock { _ = $0.entries.removeValue(forKey: watch.number) }
  }

  func linger(_ channel: any Channel) {
    state.withLock { state in
      state.next += 1
      state.entries[state.next] = Entry(channel: channel, deadline: .now + Self.lingering, watch: nil)
    }
  }

  /// Shuts what is over its time: the input of a slow body's connection, so that its reader wakes and can still
  /// answer; the whole of a lingering one.
  func sweep(at now: ContinuousClock.Instant) {
    let over = state.withLock { state in
      let over = state.entries.filter { $0.value.deadline <= now }
      for number in over.keys { state.entries.removeValue(forKey: number) }
      return over.values
    }
    for entry in over {
      if let watch = entry.watch {
        watch.expire()
        entry.channel.close(mode: .input, promise: nil)
      } else {
        entry.channel.close(mode: .all, promise: nil)
      }
    }
  }
}
