/// A number of unit-hours as an exact fraction (Allocation.docc, A5).
package struct UnitHours: Hashable, Sendable {
  package let numerator: Int128
  /// Positive; 1 for a whole number.
  package let denominator: Int128

  private static let millisecondsPerHour: Int128 = 3_600_000

  package init(unitMilliseconds: Int128) {
    var (divisor, rest) = (Self.millisecondsPerHour, unitMilliseconds.magnitude)
    while rest != 0 {
      (divisor, rest) = (Int128(rest), divisor.magnitude % rest)
    }
    numerator = unitMilliseconds / divisor
    denominator = Self.millisecondsPerHour / divisor
  }

  /// In lowest terms, `n` when the denominator is 1.
  package var text: String { denominator == 1 ? String(numerator) : "\(numerator)/\(denominator)" }
}
