/// Names of a case that must refer to something (Allocation.docc, errors: `member_unknown`, `service_unknown`,
/// `rule_unknown`).
enum References {
  /// Names whose meaning needs no calendar.
  static func checkNames(_ kase: AllocationCase, _ codes: Set<String>) throws(AllocationError) {
    for (service, users) in kase.services.inOrder {
      let place = CasePointer.root.key("services").key(service)
      for code in users.keys.sorted() where !codes.contains(code) { throw unknown(code, at: place.key(code)) }
    }
    try checkUsage(kase, codes)
    for pool in kase.pools { try check(pool, in: kase) }
    for (_, rule) in kase.rules.inOrder { try check(rule, codes) }
  }

  private static func unknown(_ code: String, at place: CasePointer) -> AllocationError {
    AllocationError(.memberUnknown, at: place, "\(code) is not a member")
  }

  private static func checkUsage(_ kase: AllocationCase, _ codes: Set<String>) throws(AllocationError) {
    let payers = codes.union([AllocationCase.unattributed])
    let usage = CasePointer.root.key("usage")
    for (meter, windows) in kase.usage.inOrder {
      for (window, classes) in windows.inOrder {
        for (usageClass, quantities) in classes.inOrder {
          for code in quantities.keys.sorted() where !payers.contains(code) {
            throw unknown(code, at: usage.key(meter).key(window).key(usageClass).key(code))
          }
        }
      }
    }
    for (index, event) in (kase.events ?? []).enumerated() where !payers.contains(event.member) {
      throw unknown(event.member, at: CasePointer.root.key("events").index(index).key("member"))
    }
  }

  private static func check(_ pool: Pool, in kase: AllocationCase) throws(AllocationError) {
    let place = CasePointer.pool(pool.id)
    if let service = pool.service, kase.services[service] == nil {
      throw AllocationError(.serviceUnknown, at: place.key("service"), "there is no such service")
    }
    if let rule = pool.rule, kase.rules[rule] == nil {
      throw AllocationError(.ruleUnknown, at: place.key("rule"), "there is no such rule")
    }
  }

  private static func check(_ rule: Rule, _ codes: Set<String>) throws(AllocationError) {
    for (index, component) in rule.components.enumerated() {
      let key = CasePointer.component(index, of: rule.id).key("key")
      for code in component.exclude where !codes.contains(code) { throw unknown(code, at: key.key("exclude")) }
      for (code, place) in named(by: component.key, at: key) where !codes.contains(code) {
        throw unknown(code, at: place)
      }
    }
  }

  /// The members that a key names as payers, each with its place.
  private static func named(by key: ComponentKey, at place: CasePointer) -> [(code: String, place: CasePointer)] {
    switch key {
    case .ratios(let ratios): ratios.keys.sorted().map { ($0, place.key("ratios").key($0)) }
    case .direct(let code): [(code, place.key("member"))]
    case .even, .statistic, .statisticPower, .bands, .meter: []
    }
  }

  /// Payers named by a rule or an offset must take part in the pool in at least one month.
  static func checkParticipants(
    _ kase: AllocationCase, _ participations: [Participation]
  ) throws(AllocationError) {
    for (pool, participation) in zip(kase.pools, participations) {
      let codes = Set(participation.members.map(\.code))
      for offset in pool.offsets {
        guard let member = offset.member, !codes.contains(member) else { continue }
        throw AllocationError(
          .memberUnknown, at: CasePointer.pool(pool.id).key("offsets").key(offset.id),
          "\(member) does not take part in the pool")
      }
      guard let rule = pool.rule.flatMap({ kase.rules[$0] }) else { continue }
      for (index, component) in rule.components.enumerated() {
        let key = CasePointer.component(index, of: rule.id).key("key")
        for (code, place) in named(by: component.key, at: key) where !codes.contains(code) {
          throw AllocationError(.memberUnknown, at: place, "\(code) does not take part in pool \(pool.id)")
        }
      }
    }
  }
}
