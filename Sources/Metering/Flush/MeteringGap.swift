package import CivilTime

/// The interval in which counts of one writer can be missing: from its last seal to the latest moment it can have died
/// (Metering.docc, the flush). Printed on the monthly report.
package struct MeteringGap: Hashable, Sendable {
  package enum Reason: String, CaseIterable, Sendable {
    /// The process ended without sealing.
    case killed
    /// It ended while its spool was full, so that it had not sealed for longer than an interval.
    case spoolFull = "spool_full"
    /// The spool of a process that was not running could not be read in part.
    case spoolDamaged = "spool_damaged"
    /// The spool is older than the records that would recognise a batch of it as applied. It is put aside for a person.
    case spoolStale = "spool_stale"
  }

  package let writer: WriterID
  package let since: Timestamp
  package let until: Timestamp
  /// When a later start found it.
  package let foundAt: Timestamp
  package let reason: Reason

  package init(writer: WriterID, since: Timestamp, until: Timestamp, foundAt: Timestamp, reason: Reason) {
    self.writer = writer
    self.since = min(since, until)
    self.until = until
    self.foundAt = foundAt
    self.reason = reason
  }
}
