package import CivilTime
package import Postgres
import Synchronization

/// Writes what is billed exactly, in the transaction that does the work (Design, usage).
///
/// One statement whatever the transaction did: a row of the journal. It travels with the commit, so it costs no round trip, and it
/// waits for nobody.
package final class ExactUsageRecorder: Sendable {
  /// Identifies this recorder's contributions; one per process start.
  package let writer: WriterID
  private let transactions = Atomic<Int64>(0)

  package init(writer: WriterID = WriterID()) {
    self.writer = writer
  }

  /// Queues the usage of one working transaction.
  ///
  /// - Parameters:
  ///   - usage: counts and changes of levels; the payer of each is the scope's tenant.
  ///   - instant: when the work happened; its hour is the roll-ups'.
  /// - Throws: ``MeteringError`` before anything is queued, or the connection's error.
  package func record(_ usage: [ExactUsage], in scope: inout TenantScope, at instant: Timestamp) throws {
    let entries = try ExactUsage.aggregated(usage, payer: scope.tenant, at: instant)
    guard !entries.isEmpty else { return }
    let number = transactions.wrappingAdd(1, ordering: .relaxed).oldValue
    let digested = entries.map { entry in
      (
        usage: entry,
        digest: Contribution(writer: writer, number: number, source: .transaction, entry: entry).digest
      )
    }
    try scope.queue(AppendToJournal(tenant: scope.tenant, instant: instant, entries: digested))
  }
}
