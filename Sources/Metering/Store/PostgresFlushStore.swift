package import CivilTime
package import Postgres

/// The flusher's side of the database, under the role that may do nothing but meter.
package struct PostgresFlushStore: FlushStore {
  private let database: Database
  private let lane: Int16

  /// - Parameter lane: which of a row's parallel copies this process adds to; see ``Metering``, "lane".
  package init(database: Database, lane: Int16 = 0) {
    self.database = database
    self.lane = lane
  }

  package func apply(_ batches: [UsageBatch], at now: Timestamp) async throws -> [FlushOutcome] {
    let lane = lane
    return try await database.withPlatform(.meter) { scope in
      var first: [UsageBatch.ID: [UInt8]] = [:]
      // A statement cannot tell two batches of one identity apart, so only the first of them is in it.
      let distinct = batches.filter { first.updateValue(first[$0.id] ?? $0.sha256, forKey: $0.id) == nil }
      var fresh = Set(try scope.fetch(ApplyBatches(batches: distinct, lane: lane, now: now)))
      let known = batches.map(\.id).filter { !fresh.contains($0) }
      // A second statement, so that it sees what another connection committed while the first one waited for it.
      if !known.isEmpty {
        for stored in try scope.fetch(AppliedBatches(ids: known)) { first[stored.id] = stored.sha256 }
      }
      return batches.map { batch in
        guard first[batch.id] == batch.sha256 else { return .conflict }
        return fresh.remove(batch.id) == nil ? .alreadyApplied : .applied
      }
    }
  }

  package func fold(appliedBefore instant: Timestamp) async throws -> Int {
    try await database.withPlatform(.meter) { scope in
      try scope.fetch(FoldBatches(appliedBefore: instant, limit: FlushRetention.foldMax)).first ?? 0
    }
  }

  package func record(_ gap: MeteringGap) async throws {
    try await database.withPlatform(.meter) { scope in
      _ = try scope.execute(
        Command(
          """
          INSERT INTO metering_gap (writer_id, since, until, found_at, reason)
          VALUES (\(gap.writer.text), \(gap.since), \(gap.until), \(gap.foundAt), \(gap.reason.rawValue))
          ON CONFLICT (writer_id) DO NOTHING
          """))
    }
  }
}
