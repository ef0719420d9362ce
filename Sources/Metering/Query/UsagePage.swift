package import CivilTime

/// One page of figures, with all that has to be printed beside them.
package struct UsagePage: Sendable {
  package let meter: Meter
  package let interval: Range<Timestamp>
  package let window: UsageWindow
  package let group: UsageGroup
  /// By window, then group.
  package let rows: [UsageRow]
  /// Where the next page begins; nil when this was the last.
  package let next: UsageCursor?
  /// Intervals in which bounded counts can be missing, the newest first, at most ``UsageReader/gapMax``.
  package let gaps: [MeteringGap]
  /// What the figure means, where it needs saying.
  package let definition: String?
}
