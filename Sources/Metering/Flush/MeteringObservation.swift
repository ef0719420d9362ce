import CivilTime

/// What can be observed of the flusher; the logger and the metrics decide what to do with each. No case names a tenant's key or service.
package enum MeteringObservation: Sendable {
  /// This many counters were sealed. `folded` requests lost key and service to the bound on keys.
  case sealed(keys: Int, folded: Int64)
  /// Batches were committed, `duplicates` of them before.
  case sent(batches: Int, duplicates: Int)
  /// Sending failed; the batches stay and are sent again.
  case sendFailed(any Error)
  /// The database refuses this batch; it is tried again, alone and ever more seldom.
  case refused(UsageBatch.ID, any Error)
  /// This identity was used for other content: an alarm.
  case conflict(UsageBatch.ID)
  /// The spool reached its bound: counts stay in memory until there is room.
  case spoolFull(byteCount: Int)
  /// There is room again.
  case spoolHasRoom
  /// The disk failed; batches are held in memory only.
  case spoolFailed(SpoolError)
  /// The spool of an earlier process was found.
  case recovered(writer: WriterID, batches: Int)
  /// An earlier process's counts can be missing.
  case gap(MeteringGap)
  /// A spool that nobody can read was put aside.
  case unreadableSpool(path: String)
}
