import CivilTime
import Postgres

/// Adds one transaction's changes of levels to the hour of its tenant, with their moment about the hour's start.
struct AddLevelChanges: Statement {
  let tenant: TenantID
  let lane: Int16
  /// When the transaction's changes happened, to the millisecond.
  let instant: Timestamp
  /// No dimensions twice; all in the hour of `instant`.
  let additions: [UsageAddition]

  var sql: SQL {
    let columns = UsageColumns(additions)
    let sinceHour = instant.millisecondsSinceEpoch - instant.hour.millisecondsSinceEpoch
    return """
      INSERT INTO usage_delta AS r
        (tenant_id, meter, hour, class, kid, service, owner_id, lane, delta, moment, n, digest)
      SELECT \(tenant), u.meter, u.hour, u.class, u.kid, u.service, u.owner_id, \(lane),
        u.qty, u.qty::numeric * \(sinceHour), u.n, u.digest
      FROM \(columns.unnested) AS u (tenant_id, meter, hour, class, kid, service, owner_id, qty, n, digest)
      WHERE u.tenant_id = \(tenant)
      ON CONFLICT (tenant_id, meter, hour, class, kid, service, owner_id, lane) DO UPDATE
      SET delta = r.delta + excluded.delta, moment = r.moment + excluded.moment, n = r.n + excluded.n,
        digest = digest_sum(r.digest, excluded.digest)
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
