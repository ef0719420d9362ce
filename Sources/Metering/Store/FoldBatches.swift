import CivilTime
import Postgres

/// Replaces old records of batches by their sums. Answers how many.
struct FoldBatches: Statement {
  let appliedBefore: Timestamp
  let limit: Int

  var sql: SQL {
    """
    WITH old AS (
      SELECT tenant_id, writer_id, seq FROM usage_flush WHERE applied_at < \(appliedBefore) LIMIT \(limit)
    ), gone AS (
      DELETE FROM usage_flush f USING old
      WHERE f.tenant_id = old.tenant_id AND f.writer_id = old.writer_id AND f.seq = old.seq
      RETURNING f.tenant_id, f.writer_id, f.qty, f.n, f.digest
    ), kept AS (
      INSERT INTO usage_flush_folded AS k (tenant_id, writer_id, batches, qty, n, digest)
      SELECT tenant_id, writer_id, count(*), sum(qty), sum(n)::bigint, digest_sum(sum(digest), 0)
      FROM gone GROUP BY tenant_id, writer_id ORDER BY tenant_id, writer_id
      ON CONFLICT (tenant_id, writer_id) DO UPDATE
      SET batches = k.batches + excluded.batches, qty = k.qty + excluded.qty, n = k.n + excluded.n,
        digest = digest_sum(k.digest, excluded.digest)
    )
    SELECT count(*) FROM gone
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Int { try row.int(0) }
}
