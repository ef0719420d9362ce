import HTTPSurface
import Logging
import Synchronization

/// Keeps what would have been logged.
final class CollectedLog: Sendable {
  private let state = Mutex<[(level: Logger.Level, record: AccessRecord)]>([])

  func note(_ level: Logger.Level, _ record: AccessRecord) { state.withLock { $0.append((level, record)) } }

  var records: [AccessRecord] { state.withLock { $0.map(\.record) } }
  var levels: [Logger.Level] { state.withLock { $0.map(\.level) } }
}
