import BigInt

/// Limits of whole yen.
package enum Yen {
  /// The largest magnitude of an amount in a case (Allocation.docc, the case).
  package static let largestInput = 1_000_000_000_000_000
  /// The largest magnitude of a sum. Beyond it canonical JSON (RFC 8785) could no longer print the integer.
  package static let largestSum = 9_007_199_254_740_991

  /// The integer as yen, or nil when it is beyond `largestSum`.
  static func exactly(_ value: BigInt) -> Int? {
    guard let yen = Int(exactly: value), (-largestSum...largestSum).contains(yen) else { return nil }
    return yen
  }

  /// Adds yen.
  /// - Throws: `value_out_of_range` when the sum is beyond `largestSum`.
  static func add(_ yen: Int, to sum: inout Int, at place: CasePointer) throws(AllocationError) {
    let (result, overflow) = sum.addingReportingOverflow(yen)
    guard !overflow, result.magnitude <= UInt(largestSum) else { throw tooLarge(at: place) }
    sum = result
  }

  static func tooLarge(at place: CasePointer) -> AllocationError {
    AllocationError(.valueOutOfRange, at: place, "a computed amount is beyond ±\(largestSum)")
  }

  /// `ratio` of an amount, rounded down by magnitude, so that a reversal cancels exactly.
  static func part(_ ratio: ExactFraction, of yen: Int) -> BigInt {
    ratio.numerator * BigInt(yen) / ratio.denominator
  }
}
