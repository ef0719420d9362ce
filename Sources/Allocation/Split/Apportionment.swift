import BigInt

/// An amount split over keys, by position in key order.
package struct Apportionment: Sendable {
  /// The whole yen of each key; they add up to the amount.
  package let yen: [Int]
  /// How each key came to its yen; empty unless the split was traced, or when all weights were 0.
  package let parts: [Part]

  /// The rounding of one key (Allocation.docc, the result). All values but the extra's sign are of the magnitude.
  package struct Part: Sendable {
    package let exact: ExactFraction
    package let floor: Int
    package let remainder: ExactFraction
    /// From 1, in the order in which the left-over yen are given.
    package let rank: Int
    /// 1 for the first keys of that order, as many as yen are left over; else 0.
    package let extra: Int
  }
}

/// Floors and remainders of exact shares, and the last step of A1: who gets the yen that are left.
struct Remainders<Remainder: Comparable> {
  /// ⌊share⌋ of each key.
  let floors: [UInt]
  /// share − ⌊share⌋ of each key, all over the same denominator.
  let remainders: [Remainder]

  /// Positions by remainder descending, share descending, key ascending (Allocation.docc, A1).
  func order() -> [Int] {
    floors.indices.sorted { left, right in
      if remainders[left] != remainders[right] { return remainders[left] > remainders[right] }
      if floors[left] != floors[right] { return floors[left] > floors[right] }
      return left < right
    }
  }

  /// The rounded shares of an amount.
  func apportion(_ total: Int, traced fraction: ((Remainder) -> ExactFraction)?) -> Apportionment {
    let order = order()
    let left = Int(total.magnitude - floors.reduce(0, +))
    var yen = floors.map { total < 0 ? -Int($0) : Int($0) }
    for position in order.prefix(left) { yen[position] += total.signum() }
    guard let fraction else { return Apportionment(yen: yen, parts: []) }
    var ranks = Array(repeating: 0, count: order.count)
    for (rank, position) in order.enumerated() { ranks[position] = rank + 1 }
    let parts = floors.indices.map { position in
      let remainder = fraction(remainders[position])
      return Apportionment.Part(
        exact: ExactFraction(Int(floors[position])) + remainder, floor: Int(floors[position]), remainder: remainder,
        rank: ranks[position], extra: ranks[position] <= left ? 1 : 0)
    }
    return Apportionment(yen: yen, parts: parts)
  }
}
