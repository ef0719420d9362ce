import Postgres

/// Moves rows of the journal into the roll-ups. Answers how many rows it took, and how many of the roll-ups it added to.
///
/// One statement: what it takes is added with it or not at all. Who folds at the same time takes other rows, or waits, finds these
/// gone and takes fewer. It locks journal, counts and levels in this order, each in the order of its key, as everybody does.
struct FoldJournal: Statement {
  /// Just this payer's rows, or everybody's.
  let tenant: TenantID?
  let lane: Int16
  /// Rows of the journal taken at most.
  let limit: Int

  var sql: SQL {
    let reach: SQL = if let tenant { "WHERE j.tenant_id = \(tenant)" } else { "" }
    return """
      WITH taken AS (
        DELETE FROM usage_journal WHERE ctid = ANY (ARRAY(SELECT j.ctid FROM usage_journal j \(reach) LIMIT \(limit)))
        RETURNING *
      ), entry AS (
        SELECT t.tenant_id, e.meter, date_bin('1 hour', t.at, '2000-01-01T00:00:00Z'::timestamptz) AS hour, e.class, e.kid,
          e.service, e.owner_id, e.is_level, e.qty, e.digest, t.at
        FROM taken t CROSS JOIN LATERAL
          unnest(t.meters, t.classes, t.kids, t.services, t.owners, t.levels, t.quantities, t.digests)
            AS e (meter, class, kid, service, owner_id, is_level, qty, digest)
      ), counted AS (
        INSERT INTO usage_rollup AS r (tenant_id, meter, hour, class, kid, service, owner_id, lane, qty, n, digest)
        SELECT tenant_id, meter, hour, class, kid, service, owner_id, \(lane), sum(qty)::bigint, count(*),
          digest_sum(sum(digest), 0)
        FROM entry WHERE NOT is_level GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (tenant_id, meter, hour, class, kid, service, owner_id, lane) DO UPDATE
        SET qty = r.qty + excluded.qty, n = r.n + excluded.n, digest = digest_sum(r.digest, excluded.digest)
        RETURNING 1
      ), levelled AS (
        INSERT INTO usage_delta AS r
          (tenant_id, meter, hour, class, kid, service, owner_id, lane, delta, moment, n, digest)
        SELECT tenant_id, meter, hour, class, kid, service, owner_id, \(lane), sum(qty)::bigint,
          sum(qty * floor(extract(epoch FROM at - hour) * 1000)), count(*), digest_sum(sum(digest), 0)
        FROM entry WHERE is_level GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        ON CONFLICT (tenant_id, meter, hour, class, kid, service, owner_id, lane) DO UPDATE
        SET delta = r.delta + excluded.delta, moment = r.moment + excluded.moment, n = r.n + excluded.n,
          digest = digest_sum(r.digest, excluded.digest)
        RETURNING 1
      )
      SELECT (SELECT count(*) FROM taken), (SELECT count(*) FROM counted) + (SELECT count(*) FROM levelled)
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> (taken: Int, added: Int) {
    (try row.int(0), try row.int(1))
  }
}

/// Payers that have rows in the journal.
struct JournalPayers: Statement {
  var sql: SQL { "SELECT DISTINCT tenant_id FROM usage_journal ORDER BY tenant_id" }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> TenantID { try row.tenant(0) }
}

/// How many rows wait in the journal, counted no further than ``countedMax``.
struct JournalLength: Statement {
  /// Counting reads the rows, and whoever sees so many need not know how many more there are.
  static let countedMax = 1_000_000

  var sql: SQL { "SELECT count(*) FROM (SELECT FROM usage_journal LIMIT \(Self.countedMax)) AS waiting" }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Int { try row.int(0) }
}
