package import CivilTime
package import Postgres

/// A tenant's use of a month by key, service, meter and class: what its monthly report is made of.
package struct MonthOfUse: Sendable {
  package let tenant: TenantID
  /// The month in Japan, half open.
  package let month: Range<Timestamp>
  /// By key, service, meter and class.
  package let rows: [Row]
  /// What counts as an API call, of each day of the month.
  package let days: [Int]
  package let gaps: [MeteringGap]
  /// Use of no known tenant, of the whole installation, by meter.
  package let unattributed: [(meter: Meter, quantity: Int128)]

  /// One line. Counts, or for a level unit-milliseconds.
  package struct Row: Sendable, Hashable {
    package let key: String
    package let service: String
    package let meter: Meter
    package let usageClass: String
    package let quantity: Int128
  }
}

extension UsageReader {
  /// Lines of one report; beyond them it is refused.
  package static let monthRowMax = 20_000

  /// A month of a tenant, under the role that sees across tenants: unattributed use belongs to none.
  /// - Parameter first: the first day of the month.
  /// - Throws: ``UsageQueryError`` for a month that has not begun, or of too many lines.
  package func month(of tenant: TenantID, beginning first: CivilDate) async throws -> MonthOfUse {
    let start = JapanTime.startOfDay(first)
    let month = UsageWindow.month.interval(containing: start, within: start..<start)
    let now = wallClock.now()
    guard start < now else { throw UsageQueryError(parameter: "month", message: "has not begun") }
    // A level is not carried beyond now.
    let end = min(month.upperBound, now)
    let (rows, days, gaps, unattributed) = try await database.withPlatform(.ops, .snapshot) { scope in
      (
        try scope.fetch(MonthLines(tenant: tenant, month: month, end: end, limit: Self.monthRowMax + 1)),
        try scope.fetch(Self.callsByDay(tenant, month)),
        try scope.fetch(GapsWithin(interval: month, limit: Self.gapMax)),
        try scope.fetch(MonthLines(tenant: TenantID(0), month: month, end: end, limit: Self.monthRowMax))
      )
    }
    guard rows.count <= Self.monthRowMax else {
      throw UsageQueryError(parameter: "month", message: "has more than \(Self.monthRowMax) lines")
    }
    var calls = [Int](repeating: 0, count: month.days)
    for (day, quantity) in days where calls.indices.contains(day) { calls[day] = quantity }
    var sums: [Meter: Int128] = [:]
    for row in unattributed { sums[row.meter, default: 0] += row.quantity }
    return MonthOfUse(
      tenant: tenant, month: month, rows: rows, days: calls, gaps: gaps,
      unattributed: sums.sorted { $0.key.rawValue < $1.key.rawValue }.map { (meter: $0.key, quantity: $0.value) })
  }

  private static func callsByDay(_ tenant: TenantID, _ month: Range<Timestamp>) -> Query<(day: Int, quantity: Int)> {
    Query(
      """
      SELECT floor(extract(epoch FROM hour - \(month.lowerBound)) / 86400)::bigint, sum(qty)::bigint FROM usage_counts
      WHERE tenant_id = \(tenant) AND meter = 'api.calls' AND class = ANY (\(APICallsFigure.classes.map(\.rawValue)))
        AND hour >= \(month.lowerBound) AND hour < \(month.upperBound) GROUP BY 1 ORDER BY 1
      """
    ) { row throws(DecodingFailure) in (day: try row.int(0), quantity: try row.int(1)) }
  }
}

extension Range<Timestamp> {
  /// Days of an interval of whole days; Japan has no summer time.
  fileprivate var days: Int { Int((upperBound.microseconds - lowerBound.microseconds) / 86_400_000_000) }
}

/// Counts of a month, and what levels came to in it.
private struct MonthLines: Statement {
  let tenant: TenantID
  let month: Range<Timestamp>
  let end: Timestamp
  let limit: Int

  var sql: SQL {
    let from = month.lowerBound
    return """
      SELECT kid, service, meter, class, sum(qty) FROM usage_counts
      WHERE tenant_id = \(tenant) AND hour >= \(from) AND hour < \(month.upperBound) GROUP BY 1, 2, 3, 4
      UNION ALL
      SELECT kid, service, meter, class,
        sum(delta * (extract(epoch FROM \(end) - greatest(hour, \(from))) * 1000)::bigint::numeric
          - CASE WHEN hour >= \(from) THEN moment ELSE 0 END)
      FROM usage_levels WHERE tenant_id = \(tenant) AND hour < \(end) GROUP BY 1, 2, 3, 4
      ORDER BY 1, 2, 3, 4 LIMIT \(limit)
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> MonthOfUse.Row {
    guard let meter = Meter(rawValue: try row.string(2)) else { throw row.malformed(2, "meter") }
    return MonthOfUse.Row(
      key: try row.string(0), service: try row.string(1), meter: meter, usageClass: try row.string(3),
      quantity: try row.int128(4))
  }
}
