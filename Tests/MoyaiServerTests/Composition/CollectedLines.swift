import Logging
import Synchronization

/// A logger that keeps its lines.
final class CollectedLines: Sendable {
  struct Line: Sendable {
    let level: Logger.Level
    let text: String
  }

  private let state = Mutex<[Line]>([])
  var all: [Line] { state.withLock { $0 } }

  var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

  private struct Handler: LogHandler {
    let lines: CollectedLines
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      lines.state.withLock { $0.append(Line(level: event.level, text: "\(event.message)")) }
    }
  }
}
