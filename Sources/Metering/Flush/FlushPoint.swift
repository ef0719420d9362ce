/// The lines of the flush protocol after which a process may die (Metering.docc, the flush). Tests stop the flusher at
/// each.
package enum FlushPoint: CaseIterable, Sendable {
  /// The counters are swapped out, the file does not have them yet.
  case sealed
  /// The file has them, unsynced.
  case spooled
  /// They are safe.
  case synced
  /// The open parts became batches, which never change again.
  case closed
  /// The transaction is about to be sent.
  case sending
  /// It is committed; the flusher does not know the answer yet.
  case committed
  /// The flusher knows; the file still has them.
  case acknowledged
  /// The file does not have them any more.
  case dropped
}
