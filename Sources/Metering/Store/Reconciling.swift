import Postgres

/// Payers whose flushed records and roll-ups differ.
struct FlushDifferences: Statement {
  var sql: SQL {
    let calls = OperationClass.allCases.filter { $0.grade == .bounded }.map(\.rawValue)
    let meters = Meter.counting.filter { $0.grade(of: .standard) == .bounded }.map(\.rawValue)
    return """
      WITH recorded AS (
        SELECT tenant_id, sum(qty) AS qty, sum(n) AS n, digest_sum(sum(digest), 0) AS digest
        FROM (SELECT tenant_id, qty, n, digest FROM usage_flush
          UNION ALL SELECT tenant_id, qty, n, digest FROM usage_flush_folded) AS record
        GROUP BY tenant_id
      ), rolled AS (
        SELECT tenant_id, sum(qty) AS qty, sum(n) AS n, digest_sum(sum(digest), 0) AS digest
        FROM usage_rollup
        WHERE (meter = \(Meter.apiCalls.rawValue) AND class = ANY (\(calls))) OR meter = ANY (\(meters))
        GROUP BY tenant_id
      )
      SELECT tenant_id, coalesce(a.qty, 0), coalesce(b.qty, 0), coalesce(a.n, 0), coalesce(b.n, 0)
      FROM recorded a FULL JOIN rolled b USING (tenant_id)
      WHERE (a.qty, a.n, a.digest) IS DISTINCT FROM (b.qty, b.n, b.digest)
      ORDER BY tenant_id
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> UsageDifference {
    UsageDifference(
      tenant: try row.tenant(0),
      what: .flushed(
        recorded: try row.int128(1), rolledUp: try row.int128(2), recordedContributions: try row.int128(3),
        rolledUpContributions: try row.int128(4)))
  }
}

/// What one tenant's recorded changes add up to.
struct RecordedLevels: Statement {
  let tenant: TenantID

  var sql: SQL { "SELECT meter, sum(delta) FROM usage_levels WHERE tenant_id = \(tenant) GROUP BY meter" }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> (meter: Meter, level: Int128) {
    guard let meter = Meter(rawValue: try row.string(0)) else { throw row.malformed(0, "meter") }
    return (meter, try row.int128(1))
  }
}
