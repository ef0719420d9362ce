package import CivilTime
package import Postgres

/// What the operator has to look after: conflicts, gaps, and use that no tenant can be named for.
package struct UsageLedgerReader: Sendable {
  /// Rows of one list.
  package static let listMax = 100

  private let database: Database

  package init(database: Database) { self.database = database }

  /// A report under a known identity with other content.
  package struct Conflict: Sendable, Hashable {
    package let tenant: TenantID
    package let identity: UsageIdentity
    package let meter: String
    package let usageClass: String
    package let at: Timestamp
    package let value: Int64
    package let seenAt: Timestamp
    package let seenFrom: String
    /// Where the next page begins.
    package let cursor: String
  }

  /// Use of no known tenant in a window.
  package struct Unattributed: Sendable, Hashable {
    package let meter: String
    package let usageClass: String
    /// Counts, or for a level unit-milliseconds up to the window's end.
    package let quantity: String
    package let contributions: Int
  }

  /// Conflicts, the newest first.
  package func conflicts(after cursor: String? = nil, limit: Int = listMax) async throws -> [Conflict] {
    let size = min(max(limit, 1), Self.listMax)
    return try await database.withPlatform(.ops, .readOnly) { scope in
      try scope.fetch(
        Query<Conflict>(
          """
          SELECT * FROM (
            SELECT tenant_id, source, event_id, meter, class, at, value, seen_at, seen_from,
              (to_char(seen_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') || '-' || md5(source || ' ' || event_id || digest))
                COLLATE "C" AS place
            FROM usage_conflict) c
          WHERE \(cursor)::text IS NULL OR place < \(cursor)::text ORDER BY place DESC LIMIT \(size)
          """
        ) { (row: borrowing RowReader) throws(DecodingFailure) in
          Conflict(
            tenant: try row.tenant(0), identity: UsageIdentity(source: try row.string(1), id: try row.string(2)),
            meter: try row.string(3), usageClass: try row.string(4), at: try row.timestamp(5), value: try row.int64(6),
            seenAt: try row.timestamp(7), seenFrom: try row.string(8), cursor: try row.string(9))
        })
    }
  }

  /// Intervals in which counts can be missing, the newest first.
  package func gaps(in interval: Range<Timestamp>, limit: Int = listMax) async throws -> [MeteringGap] {
    let size = min(max(limit, 1), Self.listMax)
    return try await database.withPlatform(.ops, .readOnly) { scope in
      try scope.fetch(GapsWithin(interval: interval, limit: size))
    }
  }

  /// Use of payer 0, counts of the window first, then levels.
  package func unattributed(in interval: Range<Timestamp>) async throws -> [Unattributed] {
    let (from, to) = (interval.lowerBound, interval.upperBound)
    return try await database.withPlatform(.ops, .readOnly) { scope in
      try scope.fetch(
        Query<Unattributed>(
          """
          SELECT meter, class, sum(qty)::text, sum(n)::bigint FROM usage_counts
          WHERE tenant_id = 0 AND hour >= \(from) AND hour < \(to) GROUP BY meter, class
          UNION ALL
          SELECT meter, class, sum(delta * (extract(epoch FROM \(to) - greatest(hour, \(from))) * 1000)::bigint::numeric
            - CASE WHEN hour >= \(from) THEN moment ELSE 0 END)::text, sum(n)::bigint
          FROM usage_levels WHERE tenant_id = 0 AND hour < \(to) GROUP BY meter, class
          ORDER BY 1, 2
          """
        ) { (row: borrowing RowReader) throws(DecodingFailure) in
          Unattributed(
            meter: try row.string(0), usageClass: try row.string(1), quantity: try row.string(2),
            contributions: try row.int(3))
        })
    }
  }
}
