import CivilTime
import Metering
import Postgres
import Synchronization

/// The database as the flusher sees it, in memory, with connections that can be lost on either side of the commit.
final class MemoryFlushStore: FlushStore {
  /// What happens to one call of `apply`.
  enum Fate: Sendable {
    case answered
    /// The connection broke before anything was committed.
    case lostBefore
    /// It was committed, and the answer got lost.
    case lostAfter
    /// The server refuses any transaction that holds such a batch.
    case refused
  }

  struct State {
    var applied: [UsageBatch.ID: [UInt8]] = [:]
    var totals: [UsageDimensions: Int64] = [:]
    var gaps: [WriterID: MeteringGap] = [:]
    var fates: [Fate] = []
    var poison: Set<UsageBatch.ID> = []
    var calls = 0
  }

  let state = Mutex(State())

  func apply(_ batches: [UsageBatch], at now: Timestamp) async throws -> [FlushOutcome] {
    try state.withLock { state in
      state.calls += 1
      let fate = state.fates.isEmpty ? .answered : state.fates.removeFirst()
      if fate == .lostBefore { throw PostgresError(.unavailable) }
      if fate == .refused || batches.contains(where: { state.poison.contains($0.id) }) {
        throw PostgresError(.server("23514"))
      }
      let outcomes = batches.map { batch -> FlushOutcome in
        if let known = state.applied[batch.id] { return known == batch.sha256 ? .alreadyApplied : .conflict }
        state.applied[batch.id] = batch.sha256
        for entry in batch.entries { state.totals[entry.dimensions, default: 0] += entry.quantity }
        return .applied
      }
      if fate == .lostAfter { throw PostgresError(.outcomeUnknown) }
      return outcomes
    }
  }

  func record(_ gap: MeteringGap) async throws {
    state.withLock { state in
      if state.gaps[gap.writer] == nil { state.gaps[gap.writer] = gap }
    }
  }

  func fold(appliedBefore instant: Timestamp) async throws -> Int { 0 }

  /// Σ of one meter over everything applied, of one payer or all.
  func total(_ meter: Meter, payer: TenantID? = nil) -> Int64 {
    state.withLock { state in
      state.totals.filter { $0.key.meter == meter && (payer == nil || $0.key.payer == payer) }.values.reduce(0, +)
    }
  }
}
