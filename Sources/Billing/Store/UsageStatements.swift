import Allocation
import CivilTime
import Postgres

/// What members used in the windows that rules name.
enum UsageStatements {
  struct Figure: Sendable {
    /// Which of the references asked for.
    let reference: Int
    /// Nil for what no member can be charged for: no tenant known, or a tenant that is no member.
    let member: TenantID?
    let usageClass: String
    /// The count, or the finite part of the unit-hours.
    let quantity: String
    /// What of a level's use is no multiple of 18 unit-milliseconds, hence no decimal of six places in unit-hours.
    let remainder: Int
    /// Contributions behind it, and the sum of their digests.
    let contributions: Int
    let digest: String
  }

  /// Digests add up modulo 2^256.
  private static let modulus: SQL = "115792089237316195423570985008687907853269984665640564039457584007913129639936"

  /// All windows in one statement, so that they show one moment. The sums are made by the database row by row: memory here
  /// does not grow with the roll-ups.
  /// - Parameter cutoff: roll-ups of hours that begin later are left out, and of the others those records are taken off
  ///   again that were received from then on.
  static func figures(
    of references: [MeterReference], members: [TenantID], before cutoff: Timestamp? = nil
  ) -> Query<Figure> {
    let meters = references.map(\.meter)
    let from = references.map { JapanTime.startOfDay($0.window.from) }
    let to = references.map { JapanTime.startOfDay($0.window.to) }
    let weighted = references.map(\.isTimeWeighted)
    return Query(
      """
      WITH wanted AS (
        SELECT * FROM unnest(\(meters), \(from), \(to), \(weighted))
          WITH ORDINALITY AS w (meter, since, until, weighted, position)
      ), used AS (
        SELECT w.position, w.weighted, u.* FROM wanted w CROSS JOIN LATERAL (
          SELECT r.tenant_id, r.class, sum(r.qty) AS amount, sum(r.n)::bigint AS n, sum(r.digest) AS digest
          FROM moyai.usage_counts r WHERE r.meter = w.meter AND r.hour >= w.since AND r.hour < least(w.until, \(cutoff)::timestamptz)
          GROUP BY r.tenant_id, r.class) u
        WHERE NOT w.weighted
        UNION ALL
        SELECT w.position, w.weighted, u.* FROM wanted w CROSS JOIN LATERAL (
          SELECT d.tenant_id, d.class,
            sum(d.delta * (extract(epoch FROM w.until - greatest(d.hour, w.since)) * 1000)::bigint::numeric
              - CASE WHEN d.hour >= w.since THEN d.moment ELSE 0 END) AS amount,
            sum(d.n)::bigint AS n, sum(d.digest) AS digest
          FROM moyai.usage_levels d WHERE d.meter = w.meter AND d.hour < least(w.until, \(cutoff)::timestamptz)
          GROUP BY d.tenant_id, d.class) u
        WHERE w.weighted
        UNION ALL
        SELECT w.position, w.weighted, late.tenant_id, late.class,
          -late.value * CASE WHEN w.weighted
            THEN (extract(epoch FROM w.until - greatest(late.at, w.since)) * 1000)::bigint::numeric ELSE 1 END,
          -1, -late.digest
        FROM wanted w JOIN moyai.usage_event late ON late.meter = w.meter AND late.received_at >= \(cutoff)
          AND date_trunc('hour', late.at) < least(w.until, \(cutoff)) AND (w.weighted OR late.at >= w.since)
        WHERE \(cutoff)::timestamptz IS NOT NULL
      ), paid AS (
        SELECT position, weighted, CASE WHEN tenant_id = ANY (\(members)) THEN tenant_id END AS payer, class,
          sum(amount) AS amount, sum(n)::bigint AS n,
          mod(mod(sum(digest), \(modulus)) + \(modulus), \(modulus)) AS digest
        FROM used GROUP BY 1, 2, 3, 4
      )
      SELECT position, payer, class,
        CASE WHEN weighted THEN trim_scale(div((amount - mod(amount, 18)) * 5, 18) * 0.000001) ELSE amount END::text,
        CASE WHEN weighted THEN mod(amount, 18)::bigint ELSE 0 END, n, digest::text
      FROM paid WHERE n > 0 ORDER BY position, class COLLATE "C", payer NULLS LAST
      """
    ) { row throws(DecodingFailure) in
      Figure(
        reference: try row.int(0) - 1, member: try row.optionalTenant(1), usageClass: try row.string(2),
        quantity: try row.string(3), remainder: try row.int(4), contributions: try row.int(5), digest: try row.string(6)
      )
    }
  }

  /// Sums of contributions and digests by meter, as they are kept beside the frozen use.
  static func evidence(_ figures: [Figure], of references: [MeterReference]) -> Query<
    (meter: String, n: Int, digest: String)
  > {
    let meters = figures.map { references[$0.reference].meter }
    return Query(
      """
      SELECT meter, sum(n)::bigint,
        mod(sum(digest::numeric), \(modulus))::text
      FROM unnest(\(meters), \(figures.map(\.contributions)), \(figures.map(\.digest))) AS f (meter, n, digest)
      GROUP BY meter
      """
    ) { row throws(DecodingFailure) in (meter: try row.string(0), n: try row.int(1), digest: try row.string(2)) }
  }
}
