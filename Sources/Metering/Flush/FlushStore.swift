package import CivilTime

/// Where batches go. A protocol so that the flusher's tests can lose connections between any two steps.
package protocol FlushStore: Sendable {
  /// Adds the batches to the roll-ups in one transaction, each at most once by its identity.
  ///
  /// - Returns: one outcome for each batch, in their order.
  /// - Throws: `PostgresError`; after `.server` nothing of this call was added, after `.outcomeUnknown` nobody knows, and the same batches
  ///   are sent again.
  func apply(_ batches: [UsageBatch], at now: Timestamp) async throws -> [FlushOutcome]

  /// Notes a gap. The same writer's gap again is no error and changes nothing.
  func record(_ gap: MeteringGap) async throws

  /// Folds batches that were applied before `instant` into sums, a bounded number at a time.
  ///
  /// - Returns: how many were folded; fewer than ``FlushRetention/foldMax`` means that no more are left.
  func fold(appliedBefore instant: Timestamp) async throws -> Int
}

/// What became of one batch.
package enum FlushOutcome: Equatable, Sendable {
  /// It was new and is committed.
  case applied
  /// It was committed before, with the same content.
  case alreadyApplied
  /// Its identity was committed with other content. An alarm: it must not be added.
  case conflict
}
