import CivilTime
import Postgres

/// Appends what one working transaction is charged to its tenant's journal: one row, whatever it did.
struct AppendToJournal: Statement {
  let tenant: TenantID
  /// When the work happened.
  let instant: Timestamp
  /// No dimensions twice; all of the tenant and in the hour of `instant`.
  let entries: [(usage: UsageEntry, digest: DigestSum)]

  var sql: SQL {
    let dimensions = entries.map(\.usage.dimensions)
    return """
      INSERT INTO usage_journal (tenant_id, at, meters, classes, kids, services, owners, levels, quantities, digests)
      VALUES (\(tenant), \(instant), \(dimensions.map(\.meter.rawValue)), \(dimensions.map(\.usageClass.rawValue)),
        \(dimensions.map(\.origin.kid)), \(dimensions.map(\.origin.service)), \(dimensions.map(\.origin.owner)),
        \(dimensions.map { $0.meter.kind == .level }), \(entries.map(\.usage.quantity)), \(entries.map(\.digest)))
      """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
