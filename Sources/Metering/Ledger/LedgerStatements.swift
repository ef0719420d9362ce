import CivilTime
import Postgres

/// The ledger's SQL, all under the row policy of the payer.
enum LedgerStatements {
  /// Makes a freeze of these years wait for this transaction (billing.md §9).
  static func hold(_ instants: [Timestamp]) -> Command { Command("SELECT moyai.hold_usage_years(\(instants))") }

  /// A record as it stands, with what it was reversed by.
  struct Standing: Sendable {
    let record: UsageRecord
    let digest: String
    let isReversed: Bool
  }

  static func standing(_ identities: [UsageIdentity], of tenant: TenantID) -> Query<Standing> {
    let (sources, ids) = (identities.map(\.source), identities.map(\.id))
    return Query(
      """
      SELECT e.source, e.event_id, e.meter, e.class, e.kid, e.service, e.owner_id, e.at, e.value, e.reverses_source,
        e.reverses_id, e.digest::text, EXISTS (SELECT FROM usage_event r WHERE r.tenant_id = \(tenant)
          AND r.reverses_source = e.source AND r.reverses_id = e.event_id)
      FROM unnest(\(sources), \(ids)) AS w (source, event_id)
      JOIN usage_event e ON e.tenant_id = \(tenant) AND e.source = w.source AND e.event_id = w.event_id
      """
    ) { row throws(DecodingFailure) in
      guard let meter = Meter(rawValue: try row.string(2)) else { throw row.malformed(2, "meter") }
      guard let usageClass = UsageClass(rawValue: try row.string(3)) else { throw row.malformed(3, "class") }
      var reverses: UsageIdentity?
      if let source = try row.optionalString(9), let id = try row.optionalString(10) {
        reverses = UsageIdentity(source: source, id: id)
      }
      let record = UsageRecord(
        identity: UsageIdentity(source: try row.string(0), id: try row.string(1)), meter: meter, usageClass: usageClass,
        origin: UsageOrigin(
          payer: tenant, owner: try row.tenant(6), kid: try row.string(4), service: try row.string(5)),
        at: try row.timestamp(7), value: try row.int64(8), reverses: reverses)
      return Standing(record: record, digest: try row.string(11), isReversed: try row.bool(12))
    }
  }

  /// Stores new records. Those whose identity, or whose original, was taken in the meantime do not come back.
  static func insert(
    _ records: [UsageRecord], of tenant: TenantID, from reporter: String, at now: Timestamp
  ) -> Query<UsageIdentity> {
    let reversedSources = records.map { $0.reverses?.source }
    let reversedIDs = records.map { $0.reverses?.id }
    return Query(
      """
      INSERT INTO usage_event (tenant_id, source, event_id, meter, class, kid, service, owner_id, at, value,
        reverses_source, reverses_id, digest, received_at, received_from)
      SELECT \(tenant), u.source, u.event_id, u.meter, u.class, u.kid, u.service, u.owner_id, u.at, u.value,
        u.reverses_source, u.reverses_id, u.digest, \(now), \(reporter)
      FROM unnest(\(records.map(\.identity.source)), \(records.map(\.identity.id)), \(records.map(\.meter.rawValue)),
        \(records.map(\.usageClass.rawValue)), \(records.map(\.origin.kid)), \(records.map(\.origin.service)),
        \(records.map(\.origin.owner)), \(records.map(\.at)), \(records.map(\.value)), \(reversedSources), \(reversedIDs),
        \(records.map(\.digest)))
        AS u (source, event_id, meter, class, kid, service, owner_id, at, value, reverses_source, reverses_id, digest)
      ON CONFLICT DO NOTHING RETURNING source, event_id
      """
    ) { row throws(DecodingFailure) in UsageIdentity(source: try row.string(0), id: try row.string(1)) }
  }

  static func note(
    _ conflicts: [UsageRecord], of tenant: TenantID, from reporter: String, at now: Timestamp
  ) -> Command {
    Command(
      """
      INSERT INTO usage_conflict (tenant_id, source, event_id, digest, meter, class, at, value, seen_at, seen_from)
      SELECT \(tenant), u.source, u.event_id, u.digest, u.meter, u.class, u.at, u.value, \(now), \(reporter)
      FROM unnest(\(conflicts.map(\.identity.source)), \(conflicts.map(\.identity.id)), \(conflicts.map(\.digest)),
        \(conflicts.map(\.meter.rawValue)), \(conflicts.map(\.usageClass.rawValue)), \(conflicts.map(\.at)),
        \(conflicts.map(\.value))) AS u (source, event_id, digest, meter, class, at, value)
      ON CONFLICT DO NOTHING
      """)
  }
}
