/// Rules that contradict themselves, found before anything is computed: `ratio_not_one` and `rule_invalid`.
enum RuleConsistency {
  static func check(_ kase: AllocationCase) throws(AllocationError) {
    if let instalments = kase.agreement.instalments {
      try checkSum(instalments, at: CasePointer.root.key("agreement").key("instalments"))
    }
    for (_, rule) in kase.rules.inOrder { try check(rule) }
    for pool in kase.pools { try checkShadow(pool, in: kase) }
  }

  private static func checkSum(_ ratios: [ExactFraction], at place: CasePointer) throws(AllocationError) {
    guard ratios.reduce(.zero, +) != .one else { return }
    throw AllocationError(.ratioNotOne, at: place, "the ratios do not add up to exactly 1")
  }

  private static func check(_ rule: Rule) throws(AllocationError) {
    if !rule.components.isEmpty {
      try checkSum(rule.components.map(\.ratio), at: CasePointer.rule(rule.id).key("components"))
    }
    for (index, component) in rule.components.enumerated() {
      let place = CasePointer.component(index, of: rule.id)
      if component.bounds != nil, rule.proration == .monthPools {
        throw AllocationError(
          .ruleInvalid, at: place.key("bounds"), "a component has no bounds under month_pools, which has no year")
      }
      switch component.key {
      case .ratios(let ratios):
        try checkSum(Array(ratios.values), at: place.key("key").key("ratios"))
      case .bands(_, let bands): try checkOrder(bands, at: place.key("key").key("bands"))
      case .even, .statistic, .statisticPower, .meter, .direct: break
      }
    }
  }

  private static func checkOrder(
    _ bands: [ComponentKey.WeightBand], at place: CasePointer
  ) throws(AllocationError) {
    let limits = bands.dropLast().map(\.below)
    let isOpenAtTheEnd = bands.last.map { $0.below == nil } ?? false
    let rises = zip(limits, limits.dropFirst()).allSatisfy { lower, upper in
      guard let lower, let upper else { return false }
      return lower < upper
    }
    guard isOpenAtTheEnd, !limits.contains(nil), rises else {
      throw AllocationError(.ruleInvalid, at: place, "below rises strictly, and only the last band has none")
    }
  }

  /// A shadow exists month by month only.
  private static func checkShadow(_ pool: Pool, in kase: AllocationCase) throws(AllocationError) {
    guard let service = pool.service, let rule = pool.rule.flatMap({ kase.rules[$0] }), rule.proration != .monthPools
    else { return }
    for (code, intervals) in (kase.services[service] ?? [:]).inOrder {
      guard let index = intervals.firstIndex(where: { $0.chargedFrom != nil }) else { continue }
      let place = CasePointer.root.key("services").key(service).key(code).index(index)
      throw AllocationError(
        .ruleInvalid, at: place.key("charged_from"), "charged_from needs month_pools, unlike rule \(rule.id)")
    }
  }
}
