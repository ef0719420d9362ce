extension AllocationResult.Settlement {
  /// Settles a year (Allocation.docc, A6). Whoever was ever sent a plan or an instalment has a row, so that no yen
  /// issued disappears with a member.
  init(_ year: YearRun) throws(AllocationError) {
    let issued = year.kase.issued
    var planned: [String: Int] = [:]
    var allPlanned = 0
    for (_, codes) in issued.planned.inOrder {
      for (code, yen) in codes.inOrder {
        try Yen.add(yen, to: &planned[code, default: 0], at: Self.place)
        try Yen.add(yen, to: &allPlanned, at: Self.place)
      }
    }
    let fixed = Dictionary(uniqueKeysWithValues: year.members.map { ($0.code, $0.yen) })
    let codes = Set(fixed.keys).union(planned.keys).union(issued.instalments.keys).sorted()
    let policy = year.kase.agreement.surplus
    self.policy = policy
    members = try codes.map { code throws(AllocationError) in
      var invoiced = 0
      for yen in issued.instalments[code] ?? [] { try Yen.add(yen, to: &invoiced, at: Self.place) }
      return Row(
        code: code, planned: planned[code] ?? 0, invoiced: invoiced, fixed: fixed[code] ?? 0, policy: policy)
    }
    pools = Self.trueUps(year, issued.planned)
  }

  private static var place: CasePointer { .root.key("issued") }

  private static func trueUps(
    _ year: YearRun, _ planned: [String: [String: Int]]
  ) -> [String: [String: Int]] {
    var result = planned.mapValues { $0.mapValues { -$0 } }
    for pool in year.pools {
      var trueUps = result[pool.id] ?? [:]
      for row in pool.shares { trueUps[row.code, default: 0] += row.yen }
      result[pool.id] = trueUps
    }
    return result
  }

  /// Σ planned of all rows.
  package var sumPlanned: Int { members.reduce(0) { $0 &+ $1.planned } }
  /// Σ fixed of all rows.
  package var sumFixed: Int { members.reduce(0) { $0 &+ $1.fixed } }
  /// Σ true-ups of all rows: fixed − planned (I12).
  package var sumTrueUp: Int { members.reduce(0) { $0 &+ $1.trueUp } }
}

extension AllocationResult.Settlement.Row {
  /// invoiced + due now − refund + carried forward = fixed, whatever the policy.
  init(code: String, planned: Int, invoiced: Int, fixed: Int, policy: AllocationCase.SurplusPolicy) {
    let trueUp = fixed - planned
    self.code = code
    self.planned = planned
    self.invoiced = invoiced
    self.fixed = fixed
    switch policy {
    case .lastInstalment: (dueNow, refund, carriedForward) = (fixed - invoiced, 0, 0)
    case .refund: (dueNow, refund, carriedForward) = (planned - invoiced + max(0, trueUp), max(0, -trueUp), 0)
    case .carryForward: (dueNow, refund, carriedForward) = (planned - invoiced, 0, trueUp)
    }
  }
}
