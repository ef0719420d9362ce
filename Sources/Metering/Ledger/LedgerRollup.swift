import CivilTime
import Postgres

/// What accepted records add to the roll-ups of their payer, in rows of a lane of their own, so that the sum of the
/// records can be held against the sum of the rows.
struct LedgerRollup {
  /// The ledger's own rows.
  static let lane: Int16 = -1

  private struct Sum {
    var quantity: Int64 = 0
    var moment: Int128 = 0
    var contributions: Int64 = 0
    var digest = DigestSum()
  }

  private var sums: [UsageDimensions: Sum] = [:]

  init(_ records: [UsageRecord]) throws(MeteringError) {
    for record in records {
      var sum = sums[record.dimensions] ?? Sum()
      let (quantity, overflow) = sum.quantity.addingReportingOverflow(record.value)
      guard !overflow else { throw .quantityOverflow(record.meter) }
      sum.quantity = quantity
      sum.moment += record.moment
      sum.contributions += 1
      sum.digest += record.digest
      sums[record.dimensions] = sum
    }
  }

  /// Statements in the order in which everybody locks rows: counts, then levels.
  func write(of tenant: TenantID, in scope: inout TenantScope) throws {
    let rows = sums.sorted { $0.key < $1.key }
    let counts = rows.filter { $0.key.meter.kind == .counting }
    // A row that is about to be inserted is checked before the database looks whether it is there, so what only takes
    // back is an update of the row that the original made.
    let added = counts.filter { $0.value.quantity >= 0 }
    let taken = counts.filter { $0.value.quantity < 0 }
    if !added.isEmpty {
      try scope.queue(AddCounts(tenant: tenant, lane: Self.lane, additions: added.map(Self.addition)))
    }
    if !taken.isEmpty { try scope.queue(Self.take(Self.columns(taken), tenant)) }
    let levels = rows.filter { $0.key.meter.kind == .level }
    if !levels.isEmpty { try scope.queue(Self.change(Self.columns(levels), levels.map(\.value.moment), tenant)) }
  }

  private static func addition(_ row: (key: UsageDimensions, value: Sum)) -> UsageAddition {
    UsageAddition(
      dimensions: row.key, quantity: row.value.quantity, contributions: row.value.contributions,
      digest: row.value.digest)
  }

  private static func columns(_ rows: [(key: UsageDimensions, value: Sum)]) -> UsageColumns {
    UsageColumns(rows.map(addition))
  }

  private static func take(_ columns: UsageColumns, _ tenant: TenantID) -> Command {
    Command(
      """
      UPDATE usage_rollup AS r SET qty = r.qty + u.qty, n = r.n + u.n, digest = digest_sum(r.digest, u.digest)
      FROM \(columns.unnested) AS u (tenant_id, meter, hour, class, kid, service, owner_id, qty, n, digest)
      WHERE r.tenant_id = \(tenant) AND r.meter = u.meter AND r.hour = u.hour AND r.class = u.class AND r.kid = u.kid
        AND r.service = u.service AND r.owner_id = u.owner_id AND r.lane = \(lane)
      """)
  }

  private static func change(_ columns: UsageColumns, _ moments: [Int128], _ tenant: TenantID) -> Command {
    Command(
      """
      INSERT INTO usage_delta AS r
        (tenant_id, meter, hour, class, kid, service, owner_id, lane, delta, moment, n, digest)
      SELECT \(tenant), u.meter, u.hour, u.class, u.kid, u.service, u.owner_id, \(lane), u.qty, m.moment, u.n, u.digest
      FROM \(columns.unnested) WITH ORDINALITY
          AS u (tenant_id, meter, hour, class, kid, service, owner_id, qty, n, digest, place)
        JOIN unnest(\(moments)) WITH ORDINALITY AS m (moment, place) ON m.place = u.place
      ORDER BY u.place
      ON CONFLICT (tenant_id, meter, hour, class, kid, service, owner_id, lane) DO UPDATE
      SET delta = r.delta + excluded.delta, moment = r.moment + excluded.moment, n = r.n + excluded.n,
        digest = digest_sum(r.digest, excluded.digest)
      """)
  }
}
