import CivilTime
import ConsentRules
import Postgres

/// The sealer's SQL.
enum SealStatements {
  /// The towns that have rows to seal, each with the machine's time of its oldest. Over all towns, under the role sealer.
  static let waiting = Query<(TenantID, Timestamp)>(
    """
    SELECT tenant_id, min(since) FROM (
      SELECT tenant_id, min(recorded_at) AS since FROM moyai_priv.ledger WHERE height IS NULL GROUP BY tenant_id
      UNION ALL SELECT tenant_id, min(opened_at) FROM moyai_priv.access WHERE NOT is_sealed OR end_at IS NOT NULL
        GROUP BY tenant_id) AS waiting
    GROUP BY tenant_id ORDER BY tenant_id
    """
  ) { (row: borrowing RowReader) throws(DecodingFailure) in (try row.tenant(0), try row.timestamp(1)) }

  /// Says for everybody how the sealer stands. `waiting` are the towns whose rows wait since then.
  static func note(_ waiting: [(TenantID, Timestamp)]) -> Command {
    Command(
      """
      INSERT INTO moyai_priv.seal_standing AS s (checked_at, towns, since)
      VALUES (clock_timestamp(), \(waiting.map(\.0)), \(waiting.map(\.1)))
      ON CONFLICT (singleton) DO UPDATE SET checked_at = excluded.checked_at, towns = excluded.towns, since = excluded.since
      """)
  }

  /// One sealer for a town at a time. The lock spares two servers the same work; what keeps the chain straight is the key
  /// of the block and the condition of the update.
  static func lock(_ tenant: TenantID) -> Query<Bool> {
    Query("SELECT pg_try_advisory_xact_lock(\(lockSpace), \(tenant))") {
      (row: borrowing RowReader) throws(DecodingFailure) in try row.bool(0)
    }
  }

  /// "seal" in ASCII: a space of its own among advisory locks.
  private static let lockSpace: Int32 = 0x7365_616C

  /// The rows to seal, in the order of insertion.
  static func unsealed(_ tenant: TenantID, limit: Int) -> Query<LedgerRow> {
    Query(
      """
      SELECT \(LedgerRow.columns) FROM (
        SELECT * FROM (SELECT false AS of_access, l.* FROM moyai_priv.ledger l
          WHERE l.tenant_id = \(tenant) AND l.height IS NULL ORDER BY l.ord LIMIT \(limit)) AS written
        UNION ALL SELECT true, a.* FROM moyai_priv.access_entry a WHERE a.tenant_id = \(tenant)) AS waiting
      ORDER BY ord LIMIT \(limit)
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in try LedgerRow(row) }
  }

  /// The platform's time and the newest block, if there is one.
  static func head(
    _ tenant: TenantID
  ) -> Query<(now: Timestamp, head: (height: Int, hash: Hash256, sealedAt: Timestamp)?)> {
    Query(
      """
      SELECT m.now, b.height, b.hash, b.sealed_at FROM (SELECT moyai.now() AS now) AS m
      LEFT JOIN LATERAL (SELECT b.height, b.hash, b.sealed_at FROM moyai_priv.block b
        WHERE b.tenant_id = \(tenant) ORDER BY b.height DESC LIMIT 1) AS b ON true
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in
      let now = try row.timestamp(0)
      guard let height = try row.optionalInt(1) else { return (now, nil) }
      guard let hash = Hash256(bytes: try row.bytes(2)) else { throw row.malformed(2, "hash") }
      return (now, (height, hash, try row.timestamp(3)))
    }
  }

  /// For the transaction that seals. What the planner knows of unsealed rows is nearly always that there are none, and for one row
  /// it would go through the whole block; where a town is busy that is ten thousand times ten thousand rows.
  static let joiningByHash = Command("SET LOCAL enable_nestloop = off")

  /// An entry at its place in the block.
  typealias Sealed = (entry: SQLUUID, position: Int, leaf: [UInt8], payload: String)

  /// Puts the rows into their block. Rows that somebody sealed meanwhile are not counted, and the caller gives up then.
  static func seal(_ tenant: TenantID, height: Int, _ sealed: [Sealed]) -> Command {
    Command(
      """
      UPDATE moyai_priv.ledger l SET height = \(height), position = u.position, leaf = u.leaf, payload = u.payload
      FROM unnest(\(sealed.map(\.entry)), \(sealed.map { Int32($0.position) }), \(sealed.map(\.leaf)),
        \(sealed.map(\.payload))) AS u (entry, position, leaf, payload)
      WHERE l.tenant_id = \(tenant) AND l.entry = u.entry AND l.height IS NULL
      """)
  }

  /// Moves entries of accesses into their block. Answers how many there were.
  static func move(height: Int, _ sealed: [Sealed]) -> Query<Int> {
    Query(
      """
      SELECT moyai.seal_accesses(\(height), \(sealed.map(\.entry)), \(sealed.map { Int32($0.position) }),
        \(sealed.map(\.leaf)), \(sealed.map(\.payload)))
      """
    ) { (row: borrowing RowReader) throws(DecodingFailure) in try row.int(0) }
  }

  /// Gives entries of accesses whose ids are taken ids of their own.
  static let part = Command("SELECT moyai.part_accesses()")

  static func append(_ block: BlockHeader, jws: String, _ tenant: TenantID) -> Command {
    Command(
      """
      INSERT INTO moyai_priv.block (tenant_id, height, prev, count, root, sealed_at, hash, jws)
      VALUES (\(tenant), \(block.height), \(block.previous.bytes), \(block.count), \(block.root.bytes), \(block.sealedAt),
        \(block.hash.bytes), \(jws))
      """)
  }

  /// What was counted on days gone by.
  static let sweep: [Command] = [
    Command("DELETE FROM moyai_priv.person_seen WHERE day < (moyai.now() AT TIME ZONE 'Asia/Tokyo')::date - 1"),
    Command("DELETE FROM moyai_priv.person_day WHERE day < (moyai.now() AT TIME ZONE 'Asia/Tokyo')::date - 1"),
  ]
}
