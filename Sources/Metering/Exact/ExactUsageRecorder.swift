package import CivilTime
package import Postgres
import Synchronization

/// Writes what is billed exactly, in the transaction that does the work (Design, usage).
///
/// At most two statements whatever the transaction did: one for counts, one for levels. They travel with the commit, so they
/// cost no round trip.
package final class ExactUsageRecorder: Sendable {
  /// Identifies this recorder's contributions; one per process start.
  package let writer: WriterID
  /// Which of a row's parallel copies this process adds to; see ``Metering``, "lane".
  package let lane: Int16
  private let transactions = Atomic<Int64>(0)

  package init(writer: WriterID = WriterID(), lane: Int16 = 0) {
    self.writer = writer
    self.lane = lane
  }

  /// Queues the usage of one working transaction. Call it last, after all data (``Metering``, invariant 8).
  ///
  /// - Parameters:
  ///   - usage: counts and changes of levels; the payer of each is the scope's tenant.
  ///   - instant: when the work happened; its hour is the row's.
  /// - Throws: ``MeteringError`` before anything is queued, or the connection's error.
  package func record(_ usage: [ExactUsage], in scope: inout TenantScope, at instant: Timestamp) throws {
    let entries = try ExactUsage.aggregated(usage, payer: scope.tenant, at: instant)
    guard !entries.isEmpty else { return }
    let number = transactions.wrappingAdd(1, ordering: .relaxed).oldValue
    var counts: [UsageAddition] = []
    var levels: [UsageAddition] = []
    for entry in entries {
      let contribution = Contribution(writer: writer, number: number, source: .transaction, entry: entry)
      let addition = UsageAddition(
        dimensions: entry.dimensions, quantity: entry.quantity, contributions: 1, digest: contribution.digest)
      switch entry.dimensions.meter.kind {
      case .counting: counts.append(addition)
      case .level: levels.append(addition)
      }
    }
    // Batches of a town that are on their way at one time add to rows of their own. There are up to three.
    let lane = lane * 4 + Int16(truncatingIfNeeded: scope.track)
    if !counts.isEmpty {
      try scope.queue(AddCounts(tenant: scope.tenant, lane: lane, additions: counts))
    }
    if !levels.isEmpty {
      try scope.queue(AddLevelChanges(tenant: scope.tenant, lane: lane, instant: instant, additions: levels))
    }
  }
}
