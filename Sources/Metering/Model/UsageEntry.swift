/// One addition to one roll-up row, not yet identified: what a sealed batch consists of.
package struct UsageEntry: Hashable, Sendable {
  package let dimensions: UsageDimensions
  /// In the meter's unit; never negative for a counting meter.
  package let quantity: Int64

  package init(dimensions: UsageDimensions, quantity: Int64) {
    self.dimensions = dimensions
    self.quantity = quantity
  }
}
