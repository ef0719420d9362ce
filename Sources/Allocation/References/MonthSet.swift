/// A set of months of the fiscal year, April = 0.
package struct MonthSet: Hashable, Sendable {
  private var bits: UInt16 = 0

  /// No month.
  package init() {}

  /// Adds a month, 0 to 11.
  package mutating func insert(_ month: Int) { bits |= 1 << month }
  /// Whether a month, 0 to 11, is in the set.
  package func contains(_ month: Int) -> Bool { bits & 1 << month != 0 }
  /// How many months there are.
  package var count: Int { bits.nonzeroBitCount }
  /// Whether there are none.
  package var isEmpty: Bool { bits == 0 }

  mutating func formUnion(_ other: MonthSet) { bits |= other.bits }
}
