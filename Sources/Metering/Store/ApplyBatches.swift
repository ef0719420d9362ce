import CivilTime
import Postgres

/// Adds sealed batches to the roll-ups, those alone whose identity is new: one statement, so nothing can come between the
/// identity and the sums. Answers the identities that were new.
struct ApplyBatches: Statement {
  let batches: [UsageBatch]
  let lane: Int16
  let now: Timestamp

  var sql: SQL {
    var additions: [UsageAddition] = []
    var owner: [Int64] = []
    var sums: [(quantity: Int128, contributions: Int64, digest: DigestSum)] = []
    for (index, batch) in batches.enumerated() {
      var sum = (quantity: Int128(0), contributions: Int64(0), digest: DigestSum())
      for addition in batch.additions {
        additions.append(addition)
        owner.append(Int64(index))
        sum.quantity += Int128(addition.quantity)
        sum.contributions += addition.contributions
        sum.digest += addition.digest
      }
      sums.append(sum)
    }
    let columns = UsageColumns(additions)
    let indices = (0..<batches.count).map { Int64($0) }
    return """
      WITH batch AS (
        SELECT * FROM unnest(\(indices), \(batches.map(\.id.payer)), \(batches.map(\.id.writer.text)),
            \(batches.map(\.id.sequence)), \(batches.map(\.sha256)), \(batches.map(\.sealedAt)),
            \(sums.map(\.quantity)), \(sums.map(\.contributions)), \(sums.map(\.digest)))
          AS b (index, tenant_id, writer_id, seq, sha256, sealed_at, qty, n, digest)
      ), fresh AS (
        INSERT INTO usage_flush (tenant_id, writer_id, seq, sha256, sealed_at, applied_at, qty, n, digest)
        SELECT tenant_id, writer_id, seq, sha256, sealed_at, \(now), qty, n, digest FROM batch
        ORDER BY tenant_id, writer_id, seq
        ON CONFLICT (tenant_id, writer_id, seq) DO NOTHING
        RETURNING tenant_id, writer_id, seq
      ), entry AS (
        SELECT e.*, b.writer_id, b.seq
        FROM unnest(\(owner), \(columns.tenants), \(columns.meters), \(columns.hours), \(columns.classes), \(columns.kids),
            \(columns.services), \(columns.owners), \(columns.quantities), \(columns.contributions), \(columns.digests))
          AS e (index, tenant_id, meter, hour, class, kid, service, owner_id, qty, n, digest)
        JOIN batch b ON b.index = e.index AND b.tenant_id = e.tenant_id
        JOIN fresh f ON f.tenant_id = b.tenant_id AND f.writer_id = b.writer_id AND f.seq = b.seq
      ), added AS (
        INSERT INTO usage_rollup AS r (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest)
        SELECT tenant_id, meter, hour, class, kid, service, owner_id, \(lane), sum(qty)::bigint, sum(n)::bigint,
          digest_sum(sum(digest), 0)
        FROM entry GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (tenant_id, meter, hour, class, kid, service, owner_id, lane) DO UPDATE
        SET qty = r.qty + excluded.qty, n = r.n + excluded.n, digest = digest_sum(r.digest, excluded.digest)
      )
      SELECT tenant_id, writer_id, seq FROM fresh
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> UsageBatch.ID {
    guard let writer = WriterID(try row.string(1)) else { throw row.malformed(1, "writer") }
    return UsageBatch.ID(writer: writer, sequence: try row.int64(2), payer: try row.tenant(0))
  }
}

/// The SHA-256 of batches that were applied.
struct AppliedBatches: Statement {
  let ids: [UsageBatch.ID]

  var sql: SQL {
    """
    SELECT f.tenant_id, f.writer_id, f.seq, f.sha256 FROM usage_flush f
    JOIN unnest(\(ids.map(\.payer)), \(ids.map(\.writer.text)), \(ids.map(\.sequence))) AS i (tenant_id, writer_id, seq)
      ON f.tenant_id = i.tenant_id AND f.writer_id = i.writer_id AND f.seq = i.seq
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> (id: UsageBatch.ID, sha256: [UInt8]) {
    guard let writer = WriterID(try row.string(1)) else { throw row.malformed(1, "writer") }
    return (
      UsageBatch.ID(writer: writer, sequence: try row.int64(2), payer: try row.tenant(0)), try row.bytes(3)
    )
  }
}
