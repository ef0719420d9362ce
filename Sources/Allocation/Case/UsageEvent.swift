package import CivilTime

/// A record of use, or of a change of what is stored (Allocation.docc, the case).
package struct UsageEvent: Hashable, Sendable {
  package let identity: Identity
  package let meter: String
  package let usageClass: String
  /// A member code or `__unattributed__`.
  package let member: String
  package let at: Timestamp
  package let measure: Measure
  package let reverses: Identity?

  /// What names a record for ever. Compared by bytes: two spellings of a letter are two records.
  package struct Identity: Hashable, Sendable {
    package let source: [UInt8]
    package let id: [UInt8]
  }

  /// Use that counts once, or a change of a stock that counts for as long as it lasts.
  package enum Measure: Hashable, Sendable {
    case quantity(ExactFraction)
    case delta(ExactFraction)

    /// The measure that takes this one back.
    var negated: Measure {
      switch self {
      case .quantity(let value): .quantity(-value)
      case .delta(let value): .delta(-value)
      }
    }
  }
}
