package import CivilTime
package import Postgres

/// What a month will come to if it goes on as it went, and what the town meant to use. It warns; nothing is ever stopped
/// by it, disaster services least of all (Metering.docc).
package struct UsageForecast: Sendable, Hashable {
  package let meter: Meter
  /// The running month in Japan.
  package let month: Range<Timestamp>
  package let used: Int64
  /// `used` carried on to the month's end, rounded up; nil in the month's first hour, when there is nothing to carry on.
  package let forecast: Int64?
  /// The town's own; nil when it set none.
  package let limit: Int64?

  package enum Alert: String, Sendable, CaseIterable {
    case none
    /// The forecast is over the budget.
    case expected
    /// The budget is used up.
    case reached
  }

  package var alert: Alert {
    guard let limit else { return .none }
    if used >= limit { return .reached }
    return (forecast ?? used) > limit ? .expected : .none
  }

  init(meter: Meter, used: Int64, limit: Int64?, at now: Timestamp) {
    self.meter = meter
    self.used = used
    self.limit = limit
    month = UsageWindow.month.interval(containing: now, within: now..<now)
    let elapsed = now.hour.microseconds - month.lowerBound.microseconds
    let length = month.upperBound.microseconds - month.lowerBound.microseconds
    if elapsed > 0 {
      let product = Int128(used) * Int128(length)
      forecast = Int64(clamping: (product + Int128(elapsed) - 1) / Int128(elapsed))
    } else {
      forecast = nil
    }
  }
}

/// Budgets of a town and what they are held against.
package struct UsageBudgets: Sendable {
  private let database: Database

  package init(database: Database) { self.database = database }

  /// One forecast for each counting meter that was used this month or has a budget, by the meter's name. Use up to the last
  /// whole hour counts, since the running one is not over for all meters at the same time.
  package func forecasts(of access: TenantAccess, at now: Timestamp) async throws -> [UsageForecast] {
    let month = UsageWindow.month.interval(containing: now, within: now..<now)
    let rows = try await database.withTenant(
      access, .readOnly,
      Query<(String, Int64, Int64?)>(
        """
        WITH used AS (
          SELECT meter, sum(qty) AS qty FROM usage_counts
          WHERE tenant_id = \(access.tenant) AND hour >= \(month.lowerBound) AND hour < \(now.hour)
            AND class NOT IN ('fault', 'batch-item') GROUP BY meter)
        SELECT coalesce(u.meter, b.meter), least(coalesce(u.qty, 0), 9223372036854775807)::bigint, b.month_limit
        FROM used u FULL JOIN (SELECT * FROM usage_budget WHERE tenant_id = \(access.tenant)) b ON b.meter = u.meter
        ORDER BY 1
        """
      ) { (row: borrowing RowReader) throws(DecodingFailure) in
        (try row.string(0), try row.int64(1), try row.optionalInt64(2))
      })
    return rows.compactMap { name, used, limit in
      Meter(rawValue: name).map { UsageForecast(meter: $0, used: used, limit: limit, at: now) }
    }
  }

  /// Sets what the town means to use of a counting meter in a month.
  /// - Throws: ``UsageQueryError`` for a level or a limit that is not positive.
  package static func set(
    _ meter: Meter, limit: Int64, by person: String, at now: Timestamp, in scope: inout TenantScope
  ) throws {
    guard meter.kind == .counting else {
      throw UsageQueryError(parameter: "meter", message: "budgets are for what is counted")
    }
    guard limit > 0 else { throw UsageQueryError(parameter: "month_limit", message: "must be more than 0") }
    try scope.execute(
      Command(
        """
        INSERT INTO usage_budget (tenant_id, meter, month_limit, set_at, set_by)
        VALUES (\(scope.tenant), \(meter.rawValue), \(limit), \(now), \(person))
        ON CONFLICT (tenant_id, meter) DO UPDATE
        SET month_limit = excluded.month_limit, set_at = excluded.set_at, set_by = excluded.set_by
        """))
  }
}
