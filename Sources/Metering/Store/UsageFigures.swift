import CivilTime
import Postgres

/// Whose rows a reading statement takes. A tenant's statement names the tenant, though the row policy would hold it as well.
enum UsageReach: Sendable {
  case tenant(TenantID)
  /// Every payer, or just some; under the role that sees across tenants.
  case tenants([TenantID]?)

  var condition: SQL {
    switch self {
    case .tenant(let tenant): "tenant_id = \(tenant)"
    case .tenants(.some(let tenants)): "tenant_id = ANY (\(tenants))"
    case .tenants(.none): "true"
    }
  }
}

/// One page of a counting meter's figures, one row more than asked for.
struct CountedFigures: Statement {
  let query: UsageQuery
  let reach: UsageReach

  struct Row: Sendable {
    let windowStart: Timestamp
    let group: String
    let quantity: Int128
    let apiCalls: Int128?
    let contributions: Int64
  }

  var sql: SQL {
    let start = query.window.start(of: "hour", from: query.interval.lowerBound)
    let after: SQL =
      if let cursor = query.cursor {
        "HAVING (\(start), \(query.group.column) COLLATE \"C\") > (\(cursor.windowStart), \(cursor.group))"
      } else {
        ""
      }
    // Rows before the cursor's window cannot be on the page.
    let from = max(query.interval.lowerBound, query.cursor?.windowStart ?? query.interval.lowerBound)
    let figure = APICallsFigure.classes.map(\.rawValue)
    return """
      SELECT \(start), \(query.group.column), sum(qty), sum(qty) FILTER (WHERE class = ANY (\(figure))), sum(n)::bigint
      FROM usage_counts
      WHERE \(reach.condition) AND meter = \(query.meter.rawValue)
        AND hour >= \(from) AND hour < \(query.interval.upperBound)
      GROUP BY 1, 2 \(after)
      ORDER BY 1, \(query.group.column) COLLATE "C" LIMIT \(query.limit + 1)
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Row {
    Row(
      windowStart: try row.timestamp(0), group: try row.string(1), quantity: try row.int128(2),
      apiCalls: query.meter == .apiCalls ? try row.optionalInt128(3) ?? 0 : nil, contributions: try row.int64(4))
  }
}

/// A level's changes: for each group the sum before the interval, and the sums of each window in it.
struct LevelChanges: Statement {
  let query: UsageQuery
  let reach: UsageReach
  let limit: Int

  var sql: SQL {
    let from = query.interval.lowerBound
    let start = query.window.start(of: "hour", from: from)
    return """
      SELECT \(query.group.column), CASE WHEN hour >= \(from) THEN \(start) END, sum(delta),
        sum(delta * (extract(epoch FROM hour) * 1000)::bigint::numeric + moment), sum(n)::bigint
      FROM usage_levels
      WHERE \(reach.condition) AND meter = \(query.meter.rawValue) AND hour < \(query.interval.upperBound)
      GROUP BY 1, 2 LIMIT \(limit)
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> LevelChange {
    LevelChange(
      group: try row.string(0), windowStart: try row.optionalTimestamp(1), delta: try row.int128(2),
      moment: try row.int128(3), contributions: try row.int64(4))
  }
}

/// Gaps that touch an interval, newest first.
struct GapsWithin: Statement {
  let interval: Range<Timestamp>
  let limit: Int

  var sql: SQL {
    """
    SELECT writer_id, since, until, found_at, reason FROM metering_gap
    WHERE until >= \(interval.lowerBound) AND since < \(interval.upperBound)
    ORDER BY until DESC, writer_id LIMIT \(limit)
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> MeteringGap {
    guard let writer = WriterID(try row.string(0)) else { throw row.malformed(0, "writer") }
    guard let reason = MeteringGap.Reason(rawValue: try row.string(4)) else { throw row.malformed(4, "reason") }
    return MeteringGap(
      writer: writer, since: try row.timestamp(1), until: try row.timestamp(2), foundAt: try row.timestamp(3),
      reason: reason)
  }
}
