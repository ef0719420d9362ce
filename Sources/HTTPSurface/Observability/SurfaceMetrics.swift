import Synchronization

/// The numbers of the HTTP surface as Prometheus text. Every label comes from a closed set: endpoint ids, statuses by
/// class, codes of refusals, listeners. No tenant, key or path can become one (Design, two audiences).
package final class SurfaceMetrics: Sendable {
  private let endpoints = Mutex<[(listener: Listener, counters: [EndpointCounters])]>([])
  private let sources = Mutex<[@Sendable (inout MetricsText) -> Void]>([])

  /// What the number guard refused.
  package let refusedNumbers = RefusedNumbers()

  /// Keyed reads that went the express way.
  let expressReads = CounterRow(count: 1)

  /// Updates of attributes that did.
  let expressUpdates = CounterRow(count: 1)

  /// Reads of one person that did.
  let expressPersonalReads = CounterRow(count: 1)

  package init() {}

  /// Makes the counters of one listener's endpoints, by ordinal; one more stands for what found no endpoint.
  func counters(for listener: Listener, _ router: Router) -> [EndpointCounters] {
    let names = router.endpoints.map(\.endpoint.id.rawValue) + [Self.noEndpoint]
    let counters = names.map(EndpointCounters.init)
    endpoints.withLock { $0.append((listener, counters)) }
    return counters
  }

  static let noEndpoint = "none"

  /// Adds numbers of another part of the server: the database's pools, the meter, the process. Called at each scrape.
  package func add(_ source: @escaping @Sendable (inout MetricsText) -> Void) {
    sources.withLock { $0.append(source) }
  }

  /// Everything, in text format 0.0.4.
  package func text() -> String {
    var text = MetricsText()
    let listeners = endpoints.withLock { $0 }
    text.family("moyai_http_requests_total", .counter, "Answered requests by endpoint and status")
    for (listener, counters) in listeners {
      for counter in counters { counter.writeRequests(listener, &text) }
    }
    text.family("moyai_http_request_seconds", .histogram, "Time from the head of a request to its answer")
    for (listener, counters) in listeners {
      for counter in counters { counter.writeDurations(listener, &text) }
    }
    text.family("moyai_http_body_bytes_total", .counter, "Bytes of bodies received and sent")
    for (listener, counters) in listeners {
      for counter in counters { counter.writeBytes(listener, &text) }
    }
    text.family("moyai_http_express_reads_total", .counter, "Keyed reads begun on the express way")
    text.sample("moyai_http_express_reads_total", [], expressReads.value(at: 0))
    text.family("moyai_http_express_updates_total", .counter, "Updates of attributes begun on the express way")
    text.sample("moyai_http_express_updates_total", [], expressUpdates.value(at: 0))
    text.family(
      "moyai_http_express_personal_reads_total", .counter, "Reads of a person's records begun on the express way")
    text.sample("moyai_http_express_personal_reads_total", [], expressPersonalReads.value(at: 0))
    refusedNumbers.write(to: &text)
    ProcessMetrics.write(to: &text)
    for source in sources.withLock({ $0 }) { source(&text) }
    return text.text
  }
}
