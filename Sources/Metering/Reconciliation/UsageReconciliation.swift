package import Postgres

/// Compares what was recorded with what it adds up to (Metering.docc, reconciliation). A difference is an alarm, never
/// corrected by itself.
package struct UsageReconciliation: Sendable {
  private let database: Database

  package init(database: Database) {
    self.database = database
  }

  /// Σ records = Σ roll-ups, for everything that comes by flushing, over all time: quantity, number and digest of every payer.
  ///
  /// Exact counts have no record beside the roll-up; they are atomic with their effect instead.
  package func flushDifferences() async throws -> [UsageDifference] {
    try await database.withPlatform(.ops, .snapshot) { scope in
      try scope.fetch(FlushDifferences())
    }
  }

  /// The level that recorded changes add up to, of each level meter, for one tenant. Compare it with a count of the things themselves in
  /// the same transaction: see ``differences(recorded:actual:tenant:)``.
  package static func levels(in scope: inout TenantScope) throws -> [Meter: Int128] {
    let rows = try scope.fetch(RecordedLevels(tenant: scope.tenant))
    return Dictionary(rows.map { ($0.meter, $0.level) }, uniquingKeysWith: +)
  }

  /// Σ deltas = what is there. A meter missing on either side counts as 0; meters nobody counted are not compared.
  package static func differences(
    recorded: [Meter: Int128], actual: [Meter: Int128], tenant: TenantID
  ) -> [UsageDifference] {
    actual.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { meter in
      let (left, right) = (recorded[meter] ?? 0, actual[meter] ?? 0)
      return left == right ? nil : UsageDifference(tenant: tenant, what: .level(meter, recorded: left, actual: right))
    }
  }
}

/// One thing that does not add up.
package struct UsageDifference: Hashable, Sendable {
  package enum What: Hashable, Sendable {
    /// Flushed records and roll-ups: quantities are over all meters, and only comparable with each other. With equal
    /// numbers the digests differ.
    case flushed(recorded: Int128, rolledUp: Int128, recordedContributions: Int128, rolledUpContributions: Int128)
    /// Recorded changes and a count of the things.
    case level(Meter, recorded: Int128, actual: Int128)
  }

  package let tenant: TenantID
  package let what: What
}
