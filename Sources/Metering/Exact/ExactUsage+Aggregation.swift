import CivilTime
import Postgres

extension ExactUsage {
  /// Checks each usage, and adds up those of equal dimensions, in the order of the primary key.
  ///
  /// Changes of a level that cancel out within the transaction leave nothing: no instant passes between them.
  static func aggregated(
    _ usage: [ExactUsage], payer: TenantID, at instant: Timestamp
  ) throws(MeteringError) -> [UsageEntry] {
    var sums: [UsageDimensions: Int64] = [:]
    for item in usage {
      try item.check(payer: payer)
      let dimensions = UsageDimensions(
        origin: item.origin, meter: item.meter, usageClass: item.usageClass, at: instant)
      let (sum, overflow) = sums[dimensions, default: 0].addingReportingOverflow(item.quantity)
      guard !overflow else { throw .quantityOverflow(item.meter) }
      sums[dimensions] = sum
    }
    return
      sums
      .filter { $0.value != 0 }
      .map { UsageEntry(dimensions: $0.key, quantity: $0.value) }
      .sorted { $0.dimensions < $1.dimensions }
  }

  private func check(payer: TenantID) throws(MeteringError) {
    guard meter.classes.contains(usageClass) else { throw .classUnknown(meter, usageClass) }
    guard meter.grade(of: usageClass) == .exact else { throw .notExact(meter, usageClass) }
    guard meter.kind == .level || quantity >= 0 else { throw .negativeCount(meter, usageClass) }
    guard origin.payer == payer else { throw .foreignPayer(payer: origin.payer, transaction: payer) }
  }
}
