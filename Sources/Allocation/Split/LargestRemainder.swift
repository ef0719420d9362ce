import BigInt

/// Algorithm A1: whole yen by largest remainder (Allocation.docc, algorithms).
package enum LargestRemainder {
  /// Splits an amount by weights, exactly: the parts add up to it, each is ⌊exact⌋ or ⌈exact⌉ of its magnitude, and
  /// a negative amount gives the negated parts of its magnitude.
  /// - Parameters:
  ///   - total: yen, at most 2^62 by magnitude.
  ///   - traced: whether `Apportionment.parts` are wanted.
  /// - Throws: `zeroBase` when there are yen and no weight.
  package static func split(
    _ total: Int, by table: WeightTable, traced: Bool = false
  ) throws(SplitFault) -> Apportionment {
    guard !table.isZero else {
      if total != 0 { throw .zeroBase }
      return Apportionment(yen: Array(repeating: 0, count: table.count), parts: [])
    }
    switch table.numerators {
    case .words(let weights, let sum):
      let shares = weights.map { weight in sum.dividingFullWidth(total.magnitude.multipliedFullWidth(by: weight)) }
      let remainders = Remainders(floors: shares.map(\.quotient), remainders: shares.map(\.remainder))
      return remainders.apportion(
        total, traced: traced ? { ExactFraction(BigInt($0), over: BigInt(sum)) } : nil)
    case .big(let weights, let sum):
      let magnitude = BigUInt(total.magnitude)
      let shares = weights.map { weight in (weight * magnitude).quotientAndRemainder(dividingBy: sum) }
      let remainders = Remainders(
        floors: shares.map { UInt(truncatingIfNeeded: $0.quotient) }, remainders: shares.map(\.remainder))
      return remainders.apportion(
        total, traced: traced ? { ExactFraction(BigInt($0), over: BigInt(sum)) } : nil)
    }
  }
}
