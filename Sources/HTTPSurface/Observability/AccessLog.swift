package import Logging

/// Which requests get a line in the log, and where it goes. A line for each of ten thousand reads a second would cost
/// more than the reads; the counts of those are in the metrics and on the bill.
package struct AccessLog: Sendable {
  package enum Extent: String, Sendable, CaseIterable {
    /// Every request.
    case all
    /// What a desk or a resident changes, what was refused, and what was slow. The default. The writes of sensors are as
    /// many as their reads: they are counted, not logged.
    case notable
    /// Only faults of the platform.
    case faults
  }

  package let extent: Extent
  /// From here on a request is slow.
  package let slow: Duration
  private let write: @Sendable (Logger.Level, AccessRecord) -> Void

  package init(
    extent: Extent = .notable, slow: Duration = .milliseconds(500),
    write: @escaping @Sendable (Logger.Level, AccessRecord) -> Void
  ) {
    self.extent = extent
    self.slow = slow
    self.write = write
  }

  /// A log that writes to a logger of swift-log.
  package init(_ logger: Logger, extent: Extent = .notable, slow: Duration = .milliseconds(500)) {
    self.init(extent: extent, slow: slow) { level, record in
      logger.log(level: level, "request", metadata: record.metadata)
    }
  }

  /// Whether such a request gets a line, decided before the line is made.
  func wants(status: Int, isChange: Bool, took time: Duration) -> Bool {
    switch extent {
    case .all: true
    case .notable: isChange || status >= 400 || time >= slow
    case .faults: status >= 500
    }
  }

  func note(_ record: AccessRecord, status: Int) {
    // 501 says what is not offered; nothing failed.
    write(status >= 500 && status != 501 ? .error : .info, record)
  }
}
