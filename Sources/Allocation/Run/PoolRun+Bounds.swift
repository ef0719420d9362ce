import BigInt

/// Step 8: floors, caps and 激変緩和 on each member's year (Allocation.docc, A3).
extension PoolRun {
  mutating func applyBounds(_ log: inout RunLog) throws(AllocationError) {
    guard let rule, let bounds = rule.bounds, !rows.isEmpty else { return }
    let years = rows.map(\.share)
    var total = 0
    for yen in years { try Yen.add(yen, to: &total, at: place) }
    guard total >= 0 else {
      log.findings.insert(.boundsSkipped(pool: pool.id, component: nil))
      return
    }
    do throws(SplitFault) {
      let table = try WeightTable(years)
      let split = try BoundedSplit.split(
        total, by: table, limits: members.map { limits(of: $0.code, bounds) }, traced: log.isTracing)
      log.explain?.add(
        split.shares, of: total, by: table, keys: { members[$0].code },
        place: .init(pool: pool.id, step: .bounds, t: split.t))
      for (position, yen) in split.shares.yen.enumerated() { rows[position].bounds = yen - years[position] }
    } catch {
      throw AllocationError(error, at: CasePointer.rule(rule.id).key("bounds"))
    }
  }

  /// What a member pays at least and at most: lo = max(floor, ⌈p(1−r)⌉), hi = min(cap, ⌊p(1+r)⌋) with last year's p,
  /// where there is one.
  func limits(of code: String, _ bounds: BoundTerms) -> Limits {
    var floor = bounds.floor?.yen(code) ?? 0
    var cap = bounds.cap?.yen(code)
    if let ratio = bounds.yearOnYear, let previous = kase.previous[pool.id]?[code] {
      let lastYear = ExactFraction(previous)
      floor = max(floor, Int(clamping: (lastYear * (.one - ratio)).ceiling))
      cap = min(cap ?? .max, Int(clamping: (lastYear * (.one + ratio)).floor))
    }
    return Limits(floor: floor, cap: cap)
  }
}
