package import CivilTime
package import Postgres

/// Adds up all records of the ledger again and holds the sums against the roll-ups (billing.md I14). Works a row at a time
/// inside the database, so its memory does not grow with the ledger.
package struct LedgerReconciliation: Sendable {
  /// A roll-up row that is not the sum of its records.
  package struct Difference: Sendable, Hashable {
    package let tenant: TenantID
    package let meter: String
    package let usageClass: String
    package let hour: Timestamp
    package let records: String
    package let rollup: String
  }

  package let differences: [Difference]
  package let records: Int

  package var isEqual: Bool { differences.isEmpty }

  /// Differences that one answer holds.
  package static let differencesMax = 100

  package init(in scope: inout PlatformScope) throws {
    differences = try scope.fetch(Self.comparison)
    records = try scope.fetch(Self.count).first ?? 0
  }

  private static let count = Query<Int>("SELECT count(*) FROM usage_event") { row throws(DecodingFailure) in
    try row.int(0)
  }

  private static let comparison = Query<Difference>(
    """
    WITH summed AS (
      SELECT tenant_id, meter, date_trunc('hour', at) AS hour, class, kid, service, owner_id,
        sum(value) AS qty, sum(value * (extract(epoch FROM at - date_trunc('hour', at)) * 1000)::bigint::numeric) AS moment,
        count(*) AS n,
        mod(sum(digest), 115792089237316195423570985008687907853269984665640564039457584007913129639936) AS digest
      FROM usage_event GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), rolled AS (
      SELECT tenant_id, meter, hour, class, kid, service, owner_id, qty::numeric AS qty, NULL::numeric AS moment, n, digest
      FROM usage_rollup WHERE lane = -1
      UNION ALL
      SELECT tenant_id, meter, hour, class, kid, service, owner_id, delta, moment, n, digest FROM usage_delta WHERE lane = -1
    )
    SELECT coalesce(s.tenant_id, r.tenant_id), coalesce(s.meter, r.meter), coalesce(s.class, r.class),
      coalesce(s.hour, r.hour), concat_ws(' ', coalesce(s.qty, 0), coalesce(s.n, 0), coalesce(s.digest, 0)),
      concat_ws(' ', coalesce(r.qty, 0), coalesce(r.n, 0), coalesce(r.digest, 0))
    FROM summed s FULL JOIN rolled r USING (tenant_id, meter, hour, class, kid, service, owner_id)
    WHERE (s.qty, s.n, s.digest) IS DISTINCT FROM (r.qty, r.n, r.digest)
      OR (r.moment IS NOT NULL AND r.moment <> s.moment)
    ORDER BY 1, 2, 4 LIMIT \(differencesMax)
    """
  ) { row throws(DecodingFailure) in
    Difference(
      tenant: try row.tenant(0), meter: try row.string(1), usageClass: try row.string(2), hour: try row.timestamp(3),
      records: try row.string(4), rollup: try row.string(5))
  }
}
