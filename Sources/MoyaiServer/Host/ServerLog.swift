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
}
