package import Allocation
package import CivilTime

/// 利用実績月報: what a tenant used in a month, by key, service, meter and class.
package struct UsageReport: Sendable {
  package let head: PaperHead
  /// The first day of the month.
  package let month: CivilDate
  package let rows: [Row]
  /// 照会・検索・時系列・書込・購読・一括: what counts as API calls. A batch counts once, whatever it holds.
  package let apiCalls: Int
  package let forecasts: [Forecast]
  package let gaps: [Gap]
  /// Use that no tenant could be found for, by meter.
  package let unattributed: [(meter: String, quantity: ExactFraction)]
  /// API calls of each day; empty where they are not known by day.
  package let days: [Int]

  /// Classes of `api.calls` that count as a call.
  package static let countedClasses: Set<String> = ["read", "query", "temporal", "write", "subscribe", "batch"]
  /// The meter of the figure.
  package static let apiMeter = "api.calls"

  /// One line of use.
  package struct Row: Sendable, Hashable {
    /// The label of the key; never the key.
    package let key: String
    package let service: String
    package let meter: String
    package let usageClass: String
    package let quantity: ExactFraction

    /// A line of use.
    package init(key: String, service: String, meter: String, usageClass: String, quantity: ExactFraction) {
      self.key = key
      self.service = service
      self.meter = meter
      self.usageClass = usageClass
      self.quantity = quantity
    }
  }

  /// 見込み: where a meter will stand at the end of its window.
  package struct Forecast: Sendable, Hashable {
    package let meter: String
    package let soFar: Int
    package let expected: Int
    /// Above which an alert is sent; use is never cut off.
    package let budget: Int?

    /// A forecast.
    package init(meter: String, soFar: Int, expected: Int, budget: Int?) {
      self.meter = meter
      self.soFar = soFar
      self.expected = expected
      self.budget = budget
    }
  }

  /// A time in which counts of a node may be missing.
  package struct Gap: Sendable, Hashable {
    package let node: String
    package let from: Timestamp
    package let to: Timestamp

    /// An interval, half open.
    package init(node: String, from: Timestamp, to: Timestamp) {
      self.node = node
      self.from = from
      self.to = to
    }
  }

  /// A month's report.
  /// - Throws: `unbalanced` when the API calls are not those of the lines, or the days do not add up to them.
  package init(
    head: PaperHead, month: CivilDate, rows: [Row], apiCalls: Int, forecasts: [Forecast] = [], gaps: [Gap] = [],
    unattributed: [(meter: String, quantity: ExactFraction)] = [], days: [Int] = []
  ) throws(PaperError) {
    guard head.number.kind == .usage else {
      throw PaperError(.incomplete, at: head.number.text, "the number is not that of a report")
    }
    let counted = rows.filter { $0.meter == Self.apiMeter && Self.countedClasses.contains($0.usageClass) }
    let sum = counted.reduce(ExactFraction.zero) { $0 + $1.quantity }
    guard sum == ExactFraction(apiCalls) else {
      throw PaperError(.unbalanced, at: "API呼出数", "the lines add up to \(sum), not to \(apiCalls)")
    }
    if !days.isEmpty {
      guard days.count == CivilDate.dayCount(year: month.year, month: month.month), days.allSatisfy({ $0 >= 0 }) else {
        throw PaperError(.incomplete, at: "日別", "a month has one count of calls for each day")
      }
      try Balance.check(days, are: apiCalls, "日別")
    }
    self.head = head
    self.month = month
    self.rows = rows
    self.apiCalls = apiCalls
    self.forecasts = forecasts
    self.gaps = gaps
    self.unattributed = unattributed
    self.days = days
  }
}
