import CivilTime
import HTTPTypes
import Metering
import Postgres
import Tenancy

/// Tells what happened: each finished request goes to the metrics and, where it is worth a line, to the log.
struct SurfaceObserver: Sendable {
  private let listener: Listener
  private let counters: [EndpointCounters]
  private let log: AccessLog

  init(listener: Listener, router: Router, dependencies: Dependencies) {
    self.listener = listener
    counters = dependencies.metrics.counters(for: listener, router)
    log = dependencies.accessLog
  }

  func finished(_ exchange: Exchange, status: Int, bytesOut: Int) {
    let time = count(
      exchange.entry, since: exchange.started, status: status, bytesIn: exchange.bytesIn, bytesOut: bytesOut)
    let isChange = exchange.entry.map { $0.isConsoleChange } ?? false
    guard log.wants(status: status, isChange: isChange, took: time) else { return }
    log.note(record(exchange, status, Int(time.wholeMicroseconds), bytesOut), status: status)
  }

  /// A good answer on the express way. What is known of it is put together only for one that gets a line in the log.
  func finished(
    _ entry: RoutedEndpoint, since started: SuspendingClock.Instant, status: Int, bytesIn: Int, bytesOut: Int,
    _ exchange: () -> Exchange
  ) {
    let time = count(entry, since: started, status: status, bytesIn: bytesIn, bytesOut: bytesOut)
    guard log.wants(status: status, isChange: false, took: time) else { return }
    log.note(record(exchange(), status, Int(time.wholeMicroseconds), bytesOut), status: status)
  }

  private func count(
    _ entry: RoutedEndpoint?, since started: SuspendingClock.Instant, status: Int, bytesIn: Int, bytesOut: Int
  ) -> Duration {
    let time = started.duration(to: .now)
    counters[entry?.ordinal ?? counters.count - 1].count(
      status: status, microseconds: Int(time.wholeMicroseconds), bytesIn: bytesIn, bytesOut: bytesOut)
    return time
  }

  private func record(_ exchange: Exchange, _ status: Int, _ microseconds: Int, _ bytesOut: Int) -> AccessRecord {
    var values: [(AccessRecord.Field, String?)] = [
      (.request, exchange.id.description),
      (.listener, listener.rawValue),
      (.endpoint, exchange.entry?.endpoint.id.rawValue ?? SurfaceMetrics.noEndpoint),
      (.method, exchange.entry?.endpoint.method.rawValue),
      (.status, String(status)),
      (.code, exchange.fault?.name),
      (.microseconds, String(microseconds)),
      (.bytesIn, String(exchange.bytesIn)),
      (.bytesOut, String(bytesOut)),
      (.correlator, LogText.harmless(exchange.correlator)),
      (.trace, exchange.fields.traceParent.flatMap(TraceParent.init)?.traceID),
      (.fault, exchange.fault?.logged.map(LogText.harmless)),
    ]
    if let origin = exchange.usageOrigin {
      values += [
        (.tenant, origin.payer.description), (.kid, origin.kid), (.service, origin.service),
      ]
    }
    return AccessRecord(values: values.compactMap { field, value in value.map { (field, $0) } })
  }
}
