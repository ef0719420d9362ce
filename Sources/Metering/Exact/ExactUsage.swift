/// One exact count, or one change of a level, made by a working transaction.
package struct ExactUsage: Hashable, Sendable {
  package let origin: UsageOrigin
  package let meter: Meter
  package let usageClass: UsageClass
  /// For a counting meter how many were done (0 or more); for a level by how much it rose or fell. In the meter's unit.
  package let quantity: Int64

  package init(origin: UsageOrigin, meter: Meter, usageClass: UsageClass = .standard, quantity: Int64) {
    self.origin = origin
    self.meter = meter
    self.usageClass = usageClass
    self.quantity = quantity
  }

  /// Operations of one class, as the endpoint table names it.
  package static func calls(_ operation: OperationClass, _ count: Int64 = 1, by origin: UsageOrigin) -> ExactUsage {
    ExactUsage(origin: origin, meter: .apiCalls, usageClass: operation.usageClass, quantity: count)
  }
}
