import BigInt

/// What each member causes by taking part, where every pool is a cost model (Allocation.docc, A9): the cost of all less
/// the cost without it, and its fair share of every part of the formula.
struct Causation {
  private(set) var incremental: [String: Int] = [:]
  private(set) var shapley: [String: ExactFraction] = [:]

  /// Nil unless all pools have a cost model.
  init?(_ prepared: PreparedCase, _ log: inout RunLog) throws(AllocationError) {
    for (pool, participation) in zip(prepared.kase.pools, prepared.participations) {
      guard case .model(let model) = pool.cost else { return nil }
      try add(model, PoolRun(pool, participation, in: prepared), &log)
    }
  }

  private mutating func add(
    _ model: Pool.CostModel, _ pool: PoolRun, _ log: inout RunLog
  ) throws(AllocationError) {
    guard !pool.members.isEmpty else { return }
    let evenPart = ExactFraction(BigInt(model.fixed), over: BigInt(pool.members.count)) + ExactFraction(model.perMember)
    for member in pool.members {
      try Yen.add(model.perMember, to: &incremental[member.code, default: 0], at: pool.place)
      shapley[member.code, default: .zero] += evenPart
    }
    for (index, unit) in model.perUnit.enumerated() {
      let units = try pool.units(unit, at: index, &log)
      let all = units.reduce(.zero, +)
      let cost = try pool.yen(unit.yen * all)
      for (member, own) in zip(pool.members, units) {
        let saved = cost - (try pool.yen(unit.yen * (all - own)))
        try Yen.add(saved, to: &incremental[member.code, default: 0], at: pool.place)
        shapley[member.code, default: .zero] += unit.yen * own
      }
    }
  }
}
