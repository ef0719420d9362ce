package import CivilTime

/// The flusher as metrics and `inspect` show it.
package struct FlusherStatus: Equatable, Sendable {
  /// Batches that are closed and not yet committed.
  package let pendingBatches: Int
  /// Their size, and that of what is sealed and open.
  package let pendingBytes: Int
  /// Batches that were parked; any is an alarm.
  package let conflicts: Int
  /// When the counters were last sealed; nil before the first time.
  package let lastSealAt: Timestamp?
  /// Whether counts are held back because the spool is at its bound.
  package let isSpoolFull: Bool
}
