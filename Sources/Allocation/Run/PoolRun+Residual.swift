/// Step 7: what is left after the charges is shared by months, components and members (Allocation.docc, A2, A4).
extension PoolRun {
  mutating func shareResidual(_ log: inout RunLog) throws(AllocationError) {
    var residual = allocatable
    for charge in charges { try Yen.add(-charge.yen, to: &residual, at: place) }
    guard let rule, !rule.components.isEmpty else {
      if residual != 0 {
        throw AllocationError(.ruleMissing, at: place, "there are yen to share and no components to share them by")
      }
      return
    }
    guard !members.isEmpty else {
      if residual != 0 { throw nobody("nobody takes part in the pool") }
      return
    }
    let mixture = try Mixture(self, rule, &log)
    switch rule.proration {
    case .monthPools: try shareByMonth(residual, mixture, &log)
    case .weightMonths, .wholeYear: try mix(residual, Array(members.indices), month: nil, mixture, &log)
    }
  }

  private func nobody(_ message: String) -> AllocationError { AllocationError(.noParticipants, at: place, message) }

  /// Twelve pools: a joiner in October does not change April.
  private mutating func shareByMonth(
    _ residual: Int, _ mixture: Mixture, _ log: inout RunLog
  ) throws(AllocationError) {
    let table = WeightTable(even: pool.period.count)
    let amounts = try split(residual, by: table, traced: log.isTracing)
    let names = Array(months.names[pool.period])
    log.explain?.add(
      amounts, of: residual, by: table, keys: { names[$0] }, place: .init(pool: pool.id, step: .months))
    monthTotals = zip(names, amounts.yen).map { PoolResult.MonthTotal(name: $0, yen: $1) }
    for (month, yen) in zip(pool.period, amounts.yen) {
      let active = members.indices.filter { members[$0].months.contains(month) }
      guard !active.isEmpty else {
        if yen != 0 { throw nobody("nobody takes part in \(months.names[month])") }
        continue
      }
      try mix(yen, active, month: month, mixture, &log)
    }
  }

  /// A split whose weights are known not to be all 0.
  func split(_ amount: Int, by table: WeightTable, traced: Bool) throws(AllocationError) -> Apportionment {
    do throws(SplitFault) {
      return try LargestRemainder.split(amount, by: table, traced: traced)
    } catch {
      throw AllocationError(error, at: place)
    }
  }
}
