import Synchronization

/// The counters of one endpoint. Each is one relaxed addition on the hot path.
final class EndpointCounters: Sendable {
  /// The statuses that are told apart; the others by their hundred.
  enum Status: Int, CaseIterable {
    case success, unauthorized, forbidden, notFound, tooMany, client, unavailable, fault

    init(code: Int) {
      switch code {
      case ..<400: self = .success
      case 401: self = .unauthorized
      case 403: self = .forbidden
      case 404: self = .notFound
      case 429: self = .tooMany
      case ..<500: self = .client
      case 503: self = .unavailable
      default: self = .fault
      }
    }

    var label: String {
      switch self {
      case .success: "2xx"
      case .unauthorized: "401"
      case .forbidden: "403"
      case .notFound: "404"
      case .tooMany: "429"
      case .client: "4xx"
      case .unavailable: "503"
      case .fault: "5xx"
      }
    }
  }

  /// Upper bounds of the histogram, in microseconds. The last bucket has none.
  static let bounds: [Int] = [250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_500_000]

  private let id: String
  private let statuses: CounterRow
  private let buckets: CounterRow
  /// Sum of times in microseconds, bytes in, bytes out.
  private let sums: CounterRow

  init(_ id: String) {
    self.id = id
    statuses = CounterRow(count: Status.allCases.count)
    buckets = CounterRow(count: Self.bounds.count + 1)
    sums = CounterRow(count: 3)
  }

  func count(status: Int, microseconds: Int, bytesIn: Int, bytesOut: Int) {
    statuses.add(1, at: Status(code: status).rawValue)
    buckets.add(1, at: Self.bounds.firstIndex { microseconds <= $0 } ?? Self.bounds.count)
    sums.add(microseconds, at: 0)
    if bytesIn > 0 { sums.add(bytesIn, at: 1) }
    if bytesOut > 0 { sums.add(bytesOut, at: 2) }
  }

  func writeRequests(_ listener: Listener, _ text: inout MetricsText) {
    for status in Status.allCases {
      let value = statuses.value(at: status.rawValue)
      guard value > 0 else { continue }
      text.sample(
        "moyai_http_requests_total",
        [("listener", listener.rawValue), ("endpoint", id), ("status", status.label)], value)
    }
  }

  func writeDurations(_ listener: Listener, _ text: inout MetricsText) {
    let labels = [("listener", listener.rawValue), ("endpoint", id)]
    var below = 0
    let all = (0...Self.bounds.count).reduce(0) { $0 + buckets.value(at: $1) }
    guard all > 0 else { return }
    for (place, bound) in Self.bounds.enumerated() {
      below += buckets.value(at: place)
      text.sample("moyai_http_request_seconds_bucket", labels + [("le", MetricsText.seconds(bound))], below)
    }
    text.sample("moyai_http_request_seconds_bucket", labels + [("le", "+Inf")], all)
    text.sample("moyai_http_request_seconds_sum", labels, text: MetricsText.seconds(sums.value(at: 0)))
    text.sample("moyai_http_request_seconds_count", labels, all)
  }

  func writeBytes(_ listener: Listener, _ text: inout MetricsText) {
    for (place, direction) in [(1, "in"), (2, "out")] where sums.value(at: place) > 0 {
      text.sample(
        "moyai_http_body_bytes_total",
        [("listener", listener.rawValue), ("endpoint", id), ("direction", direction)], sums.value(at: place))
    }
  }
}

/// A row of counters that many threads add to.
final class CounterRow: Sendable {
  private final class Cell: Sendable {
    let value = Atomic<Int>(0)
  }

  private let cells: [Cell]

  init(count: Int) { cells = (0..<count).map { _ in Cell() } }

  func add(_ amount: Int, at place: Int) { cells[place].value.wrappingAdd(amount, ordering: .relaxed) }

  func value(at place: Int) -> Int { cells[place].value.load(ordering: .relaxed) }
}
