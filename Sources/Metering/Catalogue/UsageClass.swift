/// The kinds of use inside a meter. Which meter has which is ``Meter/classes``.
package enum UsageClass: String, CaseIterable, Hashable, Sendable {
  case read, query, temporal, write, subscribe, batch
  case batchItem = "batch-item"
  case admin, rejected, fault
  /// Of notifications: the answer that was recorded.
  case delivered, failed, retried
  /// Of `support.minutes`: the labour bands of the agreement.
  case bandA = "a"
  case bandB = "b"
  case bandC = "c"
  case bandD = "d"
  /// The only class of every other meter.
  case standard = "default"
}
