/// What one pool came to (Allocation.docc, the result).
package struct PoolResult: Sendable {
  package let id: String
  package let gross: Int
  package let breakdown: [CostPart]
  package let slices: [Slice]
  /// Offsets of the whole pool; those of members are apart.
  package let offsets: Int
  package let hostShare: Int
  /// gross − offsets − host share.
  package let allocatable: Int
  package let charges: [ChargeTotal]
  package let components: [ComponentTotal]
  /// Under month pools with somebody to share them: the yen of each month, by name.
  package let months: [MonthTotal]?
  package let host: HostParts
  package let memberOffsets: Int
  /// One row for each member taking part, by ascending code.
  package let shares: [ShareRow]

  /// Cost of one class, phase and band.
  package struct CostPart: Sendable {
    package let classification: Pool.Classification
    package var yen: Int
  }

  /// The part of the cost that one entry of the host share is about.
  package struct Slice: Sendable {
    /// Cost that fell into the slice.
    package var gross = 0
    /// What is deducted from it.
    package var offsets = 0
    /// What the host bears of the net cost.
    package var host = 0
    /// gross − offsets.
    package var net: Int { gross - offsets }
  }

  /// A charge of the rule over all members.
  package struct ChargeTotal: Sendable {
    package let name: String
    package let yen: Int
  }

  /// A component of the rule over all payers, the host's parts included.
  package struct ComponentTotal: Sendable {
    package let name: String
    package let ratio: ExactFraction
    package var yen: Int
  }

  /// The residual of one month.
  package struct MonthTotal: Sendable {
    /// `2025-04`.
    package let name: String
    package let yen: Int
  }

  /// What the host bears beside its share, each yen by its reason.
  package struct HostParts: Sendable {
    /// The part of use that no tenant could be found for.
    package var unattributed = 0
    /// Components that nobody had a weight for.
    package var zeroBase = 0
    /// What rounding left over; negative when the members pay more by it.
    package var rounding = 0
    /// Shares of members that are not charged yet.
    package var shadow = 0
    /// All four.
    package var sum: Int { unattributed + zeroBase + rounding + shadow }
  }

  /// One member's row.
  package struct ShareRow: Sendable {
    package let code: String
    /// One amount for each component of the rule.
    package var components: [Int]
    /// Fees and prices.
    package var charges = 0
    /// The effect of the rule's bounds.
    package var bounds = 0
    /// The effect of rounding.
    package var rounding = 0
    /// Not positive: what the host bears before the member is charged.
    package var shadow = 0
    /// Not the amounts of the offsets but their effect, so negative for a grant.
    package var offsets = 0
    /// The share before shadow and offsets.
    package var share: Int { components.reduce(0, +) + charges + bounds + rounding }
    /// What the member pays.
    package var yen: Int { share + shadow + offsets }
  }

  /// Everything the host bears.
  package var hostYen: Int { hostShare + host.sum }

  /// The shares as parts of one million million, which add up to exactly 1 (I15); nil unless all shares are ≥ 0
  /// and at least one is not 0.
  package var allocatedRatios: [(code: String, ratio: Int)]? {
    guard let table = try? WeightTable(shares.map(\.share)), !table.isZero,
      let parts = try? LargestRemainder.split(1_000_000_000_000, by: table)
    else { return nil }
    return zip(shares, parts.yen).map { ($0.code, $1) }
  }
}
