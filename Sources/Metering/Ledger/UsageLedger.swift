package import CivilTime
package import Postgres

/// Takes reports of use, each exactly once (billing.md §8). Records and their roll-ups are one transaction.
package struct UsageLedger: Sendable {
  /// Reports in one batch.
  package static let batchMax = 1_000

  private let database: Database

  package init(database: Database) { self.database = database }

  /// Takes a batch of one payer, in its own transaction.
  /// - Returns: one outcome for each report, in their order.
  package func record(
    _ reports: [UsageReport], of access: TenantAccess, from reporter: String, at now: Timestamp
  ) async throws -> [UsageOutcome] {
    try await database.withTenant(access, .readWrite) { (scope: inout TenantScope) in
      try Self.record(reports, from: reporter, at: now, in: &scope)
    }
  }

  /// Takes a batch of any payers, for the operator: each payer's part is a transaction of its own, so a batch that is cut
  /// off is sent again whole and what was taken is a duplicate.
  /// - Parameter known: the tenants there are.
  package func record(
    _ reports: [UsageReport], known: Set<TenantID>, from reporter: String, at now: Timestamp
  ) async throws -> [UsageOutcome] {
    var outcomes = [UsageOutcome?](repeating: nil, count: reports.count)
    let elsewhere = try await identitiesElsewhere(reports)
    for (payer, places) in Dictionary(grouping: reports.indices, by: { reports[$0].origin.payer }) {
      guard known.contains(payer), places.allSatisfy({ known.contains(reports[$0].origin.owner) }) else {
        for place in places { outcomes[place] = .rejected(.tenantUnknown) }
        continue
      }
      let mine = places.filter { !(elsewhere[reports[$0].identity].map { $0 != payer } ?? false) }
      for place in places where !mine.contains(place) { outcomes[place] = .conflict }
      let found = try await record(
        mine.map { reports[$0] }, of: TenantAccess(tenant: payer), from: reporter, at: now)
      for (place, outcome) in zip(mine, found) { outcomes[place] = outcome }
    }
    return outcomes.map { $0 ?? .rejected(.tenantUnknown) }
  }

  /// Identities of the batch that stand under a payer. The payer is content, so another one is a conflict.
  private func identitiesElsewhere(_ reports: [UsageReport]) async throws -> [UsageIdentity: TenantID] {
    let (sources, ids) = (reports.map(\.identity.source), reports.map(\.identity.id))
    let found = try await database.withPlatform(.ops, .readOnly) { scope in
      try scope.fetch(
        Query<(UsageIdentity, TenantID)>(
          """
          SELECT e.source, e.event_id, e.tenant_id FROM unnest(\(sources), \(ids)) AS w (source, event_id)
          JOIN usage_event e ON e.source = w.source AND e.event_id = w.event_id
          """
        ) { (row: borrowing RowReader) throws(DecodingFailure) in
          (UsageIdentity(source: try row.string(0), id: try row.string(1)), try row.tenant(2))
        })
    }
    return Dictionary(found, uniquingKeysWith: { first, _ in first })
  }

  /// The work inside a transaction of the payer. Reversals are looked at after everything else, so that their order in the
  /// batch does not matter.
  package static func record(
    _ reports: [UsageReport], from reporter: String, at now: Timestamp, in scope: inout TenantScope
  ) throws -> [UsageOutcome] {
    var batch = LedgerBatch(reports, payer: scope.tenant, at: now)
    guard !batch.isSettled else { return batch.outcomes }
    try scope.queue(LedgerStatements.hold(batch.instants))
    try batch.sort(scope.fetch(LedgerStatements.standing(batch.identities, of: scope.tenant)))
    let new = batch.accepted
    if !new.isEmpty {
      let stored = Set(
        try scope.fetch(LedgerStatements.insert(new, of: scope.tenant, from: reporter, at: now)))
      if stored.count < new.count {
        // Somebody else stored the same in the meantime, and has committed: now it can be seen what it is.
        try batch.sortAgain(
          stored: stored, scope.fetch(LedgerStatements.standing(batch.identities, of: scope.tenant)))
      }
      try LedgerRollup(new.filter { stored.contains($0.identity) }).write(of: scope.tenant, in: &scope)
    }
    if !batch.conflicts.isEmpty {
      try scope.queue(LedgerStatements.note(batch.conflicts, of: scope.tenant, from: reporter, at: now))
    }
    return batch.outcomes
  }
}
