import HTTPSurface
package import Logging

/// The process's log: one line of text per event on standard error, without bodies, ids of residents or secrets.
package enum ServerLog {
  /// A logger whose every text passes the filter that drops whatever looks like a key.
  package static func make(level: String) -> Logger {
    var logger = Logger(label: "moyai") { label in
      KeyFilteringLogHandler(StreamLogHandler.standardError(label: label))
    }
    logger.logLevel = Logger.Level(rawValue: level) ?? .info
    return logger
  }

  /// The logger of the HTTP server below us. It calls an error what is none: a listener whose service group ends early
  /// (a port that is taken, a signal during the start) stops waiting for connections, and a client may go at any time.
  /// What matters of a request is in our own lines.
  static func transport(_ logger: Logger) -> Logger {
    var quieter = Logger(label: logger.label) { _ in CancellationQuietingLogHandler(logger.handler) }
    quieter.logLevel = logger.logLevel
    return quieter
  }
}

/// Lowers to `debug` what only says that a task was cancelled.
struct CancellationQuietingLogHandler: LogHandler {
  private var inner: any LogHandler

  init(_ inner: any LogHandler) { self.inner = inner }

  var metadata: Logger.Metadata {
    get { inner.metadata }
    set { inner.metadata = newValue }
  }

  var logLevel: Logger.Level {
    get { inner.logLevel }
    set { inner.logLevel = newValue }
  }

  var metadataProvider: Logger.MetadataProvider? {
    get { inner.metadataProvider }
    set { inner.metadataProvider = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { inner[metadataKey: key] }
    set { inner[metadataKey: key] = newValue }
  }

  func log(event: LogEvent) {
    var event = event
    if event.message.description.contains("CancellationError()") {
      guard inner.logLevel <= .debug else { return }
      event.level = .debug
    }
    inner.log(event: event)
  }
}
