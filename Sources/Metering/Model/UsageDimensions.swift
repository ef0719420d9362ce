package import CivilTime
package import Postgres

/// The key of one roll-up row: everything a count is broken down by (Metering.docc, what is counted).
package struct UsageDimensions: Hashable, Sendable {
  package let origin: UsageOrigin
  package let meter: Meter
  package let usageClass: UsageClass
  /// Start of the hour in which it happened; every instant is moved to it.
  package let hour: Timestamp

  package init(origin: UsageOrigin, meter: Meter, usageClass: UsageClass, at instant: Timestamp) {
    self.origin = origin
    self.meter = meter
    self.usageClass = usageClass
    self.hour = instant.hour
  }

  package var payer: TenantID { origin.payer }
}

extension UsageDimensions: Comparable {
  /// The order of the primary key inside one payer, so that every transaction locks rows in the same order.
  package static func < (left: UsageDimensions, right: UsageDimensions) -> Bool {
    if left.payer != right.payer { return left.payer < right.payer }
    if left.meter != right.meter { return left.meter.rawValue < right.meter.rawValue }
    if left.hour != right.hour { return left.hour < right.hour }
    if left.usageClass != right.usageClass { return left.usageClass.rawValue < right.usageClass.rawValue }
    if left.origin.kid != right.origin.kid { return left.origin.kid < right.origin.kid }
    if left.origin.service != right.origin.service { return left.origin.service < right.origin.service }
    return left.origin.owner < right.origin.owner
  }
}
