/// The components of a rule with the weights they share by; the same for every month of the year.
struct Mixture {
  let rule: Rule
  let ratios: WeightTable
  let weights: [ComponentWeights]

  init(_ run: PoolRun, _ rule: Rule, _ log: inout RunLog) throws(AllocationError) {
    self.rule = rule
    do throws(SplitFault) {
      ratios = try WeightTable(rule.components.map(\.ratio))
    } catch {
      throw AllocationError(error, at: CasePointer.rule(rule.id).key("components"))
    }
    var weights: [ComponentWeights] = []
    for (index, component) in rule.components.enumerated() {
      weights.append(try run.weights(of: component, at: index, rule, &log))
    }
    self.weights = weights
  }
}

/// Algorithm A2: an amount over components, each component over members. Every row and every column adds up (I3).
extension PoolRun {
  /// - Parameters:
  ///   - active: positions of the members that share the amount.
  ///   - month: the month pool; nil when the whole year is shared at once.
  mutating func mix(
    _ amount: Int, _ active: [Int], month: Int?, _ mixture: Mixture, _ log: inout RunLog
  ) throws(AllocationError) {
    let amounts = try split(amount, by: mixture.ratios, traced: log.isTracing)
    let name = month.map { months.names[$0] }
    log.explain?.add(
      amounts, of: amount, by: mixture.ratios, keys: ExplainLog.position,
      place: .init(pool: pool.id, step: .components, month: name))
    for (index, yen) in amounts.yen.enumerated() {
      components[index].yen += yen
      try share(yen, component: index, active, month: month, mixture, &log)
    }
  }

  private mutating func share(
    _ amount: Int, component index: Int, _ active: [Int], month: Int?, _ mixture: Mixture, _ log: inout RunLog
  ) throws(AllocationError) {
    let component = mixture.rule.components[index]
    let weights = mixture.weights[index]
    var keys = weights.hasUnattributed ? active + [members.count] : active
    var table = keys.count == weights.table.count ? weights.table : weights.table.selecting(keys)
    if table.isZero, amount != 0 {
      switch component.zeroBase {
      case .error: break
      case .host:
        host.zeroBase += amount
        return
      case .even:
        keys = active
        table = try evenly(active, mixture.rule)
      }
    }
    let place = CasePointer.component(index, of: mixture.rule.id)
    let (shares, t) = try shares(amount, by: table, keys, component, index, at: place, &log)
    log.explain?.add(
      shares, of: amount, by: table,
      keys: { keys[$0] == members.count ? AllocationCase.unattributed : members[keys[$0]].code },
      place: .init(
        pool: pool.id, step: .members, month: month.map { months.names[$0] }, component: index, t: t))
    book(shares.yen, to: keys, component: index, month: month)
  }

  /// Equal weights for the same members; under `weight_months` by their months.
  private func evenly(_ active: [Int], _ rule: Rule) throws(AllocationError) -> WeightTable {
    guard rule.proration == .weightMonths else { return WeightTable(even: active.count) }
    do throws(SplitFault) {
      return try WeightTable(active.map { members[$0].months.count })
    } catch {
      throw AllocationError(error, at: place)
    }
  }

  /// The shares of a component: proportional, or between its bounds. A credit is shared without bounds.
  private func shares(
    _ amount: Int, by table: WeightTable, _ keys: [Int], _ component: Rule.Component, _ index: Int,
    at place: CasePointer, _ log: inout RunLog
  ) throws(AllocationError) -> (Apportionment, t: ExactFraction?) {
    if component.bounds != nil, amount < 0 { log.findings.insert(.boundsSkipped(pool: pool.id, component: index)) }
    guard let bounds = component.bounds, amount >= 0 else {
      do throws(SplitFault) {
        return (try LargestRemainder.split(amount, by: table, traced: log.isTracing), nil)
      } catch {
        throw AllocationError(error, at: place)
      }
    }
    let limits = keys.map { key in key == members.count ? Limits.none : self.limits(of: members[key].code, bounds) }
    do throws(SplitFault) {
      let split = try BoundedSplit.split(amount, by: table, limits: limits, traced: log.isTracing)
      return (split.shares, split.t)
    } catch {
      throw AllocationError(error, at: place.key("bounds"))
    }
  }

  /// Books the shares of a component: to the members, to the host what nobody could be found for, and the months
  /// before `charged_from` to the host as well (step 10).
  private mutating func book(_ yen: [Int], to keys: [Int], component index: Int, month: Int?) {
    for (position, yen) in zip(keys, yen) {
      guard position < members.count else {
        host.unattributed += yen
        continue
      }
      rows[position].components[index] += yen
      guard let month, !members[position].charged.contains(month) else { continue }
      rows[position].shadow -= yen
      host.shadow += yen
    }
  }
}
