import BigInt

/// The weights of one component over a pool's members, and `__unattributed__` after them where it stays in the base.
struct ComponentWeights {
  let table: WeightTable
  let hasUnattributed: Bool
}

extension PoolRun {
  /// The weights of a component for the whole pool. Under `weight_months` each is multiplied by the member's months,
  /// that of `__unattributed__` by the months of the pool (Allocation.docc, A2, A4).
  func weights(
    of component: Rule.Component, at index: Int, _ rule: Rule, _ log: inout RunLog
  ) throws(AllocationError) -> ComponentWeights {
    let place = CasePointer.component(index, of: rule.id)
    let excluded = Set(component.exclude)
    var (weights, unattributed) = try raw(component.key, at: place.key("key"), excluded, &log)
    if rule.proration == .weightMonths {
      for position in weights.indices {
        weights[position] = weights[position] * ExactFraction(members[position].months.count)
      }
      unattributed = unattributed * ExactFraction(pool.period.count)
    }
    let hasUnattributed = !unattributed.isZero
    if hasUnattributed { weights.append(unattributed) }
    do throws(SplitFault) {
      return ComponentWeights(table: try WeightTable(weights), hasUnattributed: hasUnattributed)
    } catch {
      throw AllocationError(error, at: component.bounds == nil ? place : place.key("bounds"))
    }
  }

  private func raw(
    _ key: ComponentKey, at place: CasePointer, _ excluded: Set<String>, _ log: inout RunLog
  ) throws(AllocationError) -> (members: [ExactFraction], unattributed: ExactFraction) {
    switch key {
    case .even: return (each(excluded) { _ in .one }, .zero)
    case .statistic(let reference):
      return (try values(reference, at: place, excluded, &log).map { $0 ?? .zero }, .zero)
    case .statisticPower(let reference, let doubling):
      var scale = PowerScale(doubling: doubling)
      let values = try values(reference, at: place, excluded, &log)
      // A negative value has no power; it passes as it is and is refused as a weight.
      return (values.map { value in value.map { $0.isNegative ? $0 : scale.weight(of: $0) } ?? .zero }, .zero)
    case .bands(let reference, let bands):
      let values = try values(reference, at: place, excluded, &log)
      return (values.map { value in value.map { Self.weight(of: $0, in: bands) } ?? .zero }, .zero)
    case .meter(let reference, let includesUnattributed):
      let quantities = try log.meters.quantities(reference, at: place.key("class_weights"))
      let unattributed = includesUnattributed ? quantities[AllocationCase.unattributed] ?? .zero : .zero
      return (each(excluded) { quantities[$0] ?? .zero }, unattributed)
    case .ratios(let ratios): return (each(excluded) { ratios[$0] ?? .zero }, .zero)
    case .direct(let code): return (each(excluded) { $0 == code ? .one : .zero }, .zero)
    }
  }

  private func each(_ excluded: Set<String>, _ weight: (String) -> ExactFraction) -> [ExactFraction] {
    members.map { excluded.contains($0.code) ? .zero : weight($0.code) }
  }

  /// The statistic of each member; nil for one that is excluded, of whom no figure is needed.
  private func values(
    _ reference: StatisticReference, at place: CasePointer, _ excluded: Set<String>, _ log: inout RunLog
  ) throws(AllocationError) -> [ExactFraction?] {
    var values: [ExactFraction?] = []
    for member in members {
      values.append(
        excluded.contains(member.code)
          ? nil : try log.statistic(reference, of: member.code, in: kase, at: place))
    }
    return values
  }

  /// The weight of the first band that the value is below.
  private static func weight(of value: ExactFraction, in bands: [ComponentKey.WeightBand]) -> ExactFraction {
    bands.first { band in band.below.map { value < $0 } ?? true }?.weight ?? .zero
  }
}
