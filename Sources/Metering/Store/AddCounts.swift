import Postgres

/// Adds one transaction's exact counts to the roll-ups of its tenant.
struct AddCounts: Statement {
  let tenant: TenantID
  let lane: Int16
  /// No dimensions twice.
  let additions: [UsageAddition]

  var sql: SQL {
    let columns = UsageColumns(additions)
    return """
      INSERT INTO usage_rollup AS r (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest)
      SELECT \(tenant), u.meter, u.hour, u.class, u.kid, u.service, u.owner_id, \(lane), u.qty, u.n, u.digest
      FROM \(columns.unnested) AS u (tenant_id, meter, hour, class, kid, service, owner_id, qty, n, digest)
      WHERE u.tenant_id = \(tenant)
      ON CONFLICT (tenant_id, meter, hour, class, kid, service, owner_id, lane) DO UPDATE
      SET qty = r.qty + excluded.qty, n = r.n + excluded.n, digest = digest_sum(r.digest, excluded.digest)
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
