import BigInt

/// Algorithm A3: shares proportional to weight but for floors and caps (Allocation.docc, algorithms). It finds the one
/// factor t for which Σ min(cap, max(floor, t·weight)) is the amount, instead of clamping in a loop, which would depend
/// on the order of the towns.
package enum BoundedSplit {
  /// Splits `total` ≥ 0 over the keys of the table.
  /// - Parameter limits: floor and cap of each key, by position.
  /// - Returns: the whole yen and t, in yen per weight.
  /// - Throws: `boundsCrossed`, `floorsExceedPool`, `capsBelowPool`, `zeroBase`, looked for in this order.
  package static func split(
    _ total: Int, by table: WeightTable, limits: [Limits], traced: Bool = false
  ) throws(SplitFault) -> (shares: Apportionment, t: ExactFraction) {
    let weights = (0..<table.count).map { BigInt(table.scaled($0)) }
    try check(total, weights, limits)
    let t = factor(total, weights, limits)
    let remainders = shares(t, weights, limits)
    let fraction: (BigInt) -> ExactFraction = { ExactFraction($0, over: t.denominator) }
    let rounded = remainders.apportion(total, traced: traced && !table.isZero ? fraction : nil)
    return (rounded, t * ExactFraction(table.denominator))
  }

  private static func check(_ total: Int, _ weights: [BigInt], _ limits: [Limits]) throws(SplitFault) {
    if limits.contains(where: { limit in limit.cap.map { $0 < limit.floor } ?? false }) { throw .boundsCrossed }
    if sum(limits.map(\.floor)) > BigInt(total) { throw .floorsExceedPool }
    var reach = BigInt(0)
    for (weight, limit) in zip(weights, limits) {
      guard !weight.isZero else {
        reach += BigInt(limit.floor)
        continue
      }
      guard let cap = limit.cap else { return }
      reach += BigInt(cap)
    }
    if reach < BigInt(total) { throw weights.allSatisfy(\.isZero) ? .zeroBase : .capsBelowPool }
  }

  private static func sum(_ yen: [Int]) -> BigInt { yen.reduce(BigInt(0)) { $0 + BigInt($1) } }

  /// A value of t at which a key leaves its floor or reaches its cap; its share runs on a slope in between.
  private struct BreakPoint {
    let yen: BigInt
    let weight: BigInt
    let isCap: Bool
  }

  /// The smallest t at which the shares add up to the amount. Their sum is constant + slope·t between two break
  /// points, never falling, so the first stretch that reaches the amount holds it.
  private static func factor(_ total: Int, _ weights: [BigInt], _ limits: [Limits]) -> ExactFraction {
    let amount = BigInt(total)
    var constant = sum(limits.map(\.floor))
    var slope = BigInt(0)
    for point in breakPoints(weights, limits) {
      if constant * point.weight + slope * point.yen >= amount * point.weight { break }
      constant += point.isCap ? point.yen : -point.yen
      slope += point.isCap ? -point.weight : point.weight
    }
    return slope.isZero ? .zero : ExactFraction(amount - constant, over: slope)
  }

  private static func breakPoints(_ weights: [BigInt], _ limits: [Limits]) -> [BreakPoint] {
    var points: [BreakPoint] = []
    for (weight, limit) in zip(weights, limits) where !weight.isZero {
      points.append(BreakPoint(yen: BigInt(limit.floor), weight: weight, isCap: false))
      if let cap = limit.cap { points.append(BreakPoint(yen: BigInt(cap), weight: weight, isCap: true)) }
    }
    // Where a floor and a cap coincide the floor is left first, else the slope would lose a town it never had.
    return points.sorted { left, right in
      let (leftYen, rightYen) = (left.yen * right.weight, right.yen * left.weight)
      return leftYen != rightYen ? leftYen < rightYen : !left.isCap && right.isCap
    }
  }

  /// min(cap, max(floor, t·weight)) of every key; floors and caps are whole, so all remainders share t's denominator.
  private static func shares(_ t: ExactFraction, _ weights: [BigInt], _ limits: [Limits]) -> Remainders<BigInt> {
    var floors: [UInt] = []
    var remainders: [BigInt] = []
    for (weight, limit) in zip(weights, limits) {
      let free = t.numerator * weight
      if free <= BigInt(limit.floor) * t.denominator {
        floors.append(UInt(limit.floor))
        remainders.append(0)
      } else if let cap = limit.cap, free >= BigInt(cap) * t.denominator {
        floors.append(UInt(cap))
        remainders.append(0)
      } else {
        let (quotient, remainder) = free.quotientAndRemainder(dividingBy: t.denominator)
        floors.append(UInt(truncatingIfNeeded: quotient))
        remainders.append(remainder)
      }
    }
    return Remainders(floors: floors, remainders: remainders)
  }
}
