package import Postgres

/// What metering refuses. Each is a mistake of the program or of an operator's file, never of a caller; none is shown over HTTP.
package enum MeteringError: Error, Equatable {
  /// The meter has no such class.
  case classUnknown(Meter, UsageClass)
  /// The class is counted in memory and flushed; written in a transaction it would be counted twice.
  case notExact(Meter, UsageClass)
  /// A count below zero.
  case negativeCount(Meter, UsageClass)
  /// A transaction of one tenant cannot charge another.
  case foreignPayer(payer: TenantID, transaction: TenantID)
  /// Quantities of one transaction that do not add up within 64 bits.
  case quantityOverflow(Meter)
}
