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
  }

  /// All windows in one statement, so that they show one moment.
  static func figures(of references: [MeterReference], members: [TenantID]) -> Query<Figure> {
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
        SELECT w.position, w.weighted, u.tenant_id, u.class, u.quantity AS amount
        FROM wanted w CROSS JOIN LATERAL moyai.usage_counted(w.meter, w.since, w.until) u WHERE NOT w.weighted
        UNION ALL
        SELECT w.position, w.weighted, u.tenant_id, u.class, u.unit_ms
        FROM wanted w CROSS JOIN LATERAL moyai.usage_weighted(w.meter, w.since, w.until) u WHERE w.weighted
      ), paid AS (
        SELECT position, weighted, CASE WHEN tenant_id = ANY (\(members)) THEN tenant_id END AS payer, class,
          sum(amount) AS amount
        FROM used GROUP BY 1, 2, 3, 4
      )
      SELECT position, payer, class,
        CASE WHEN weighted THEN trim_scale(div((amount - mod(amount, 18)) * 5, 18) * 0.000001) ELSE amount END::text,
        CASE WHEN weighted THEN mod(amount, 18)::bigint ELSE 0 END
      FROM paid ORDER BY position, class COLLATE "C", payer NULLS LAST
      """
    ) { row throws(DecodingFailure) in
      Figure(
        reference: try row.int(0) - 1, member: try row.optionalTenant(1), usageClass: try row.string(2),
        quantity: try row.string(3), remainder: try row.int(4))
    }
  }
}
