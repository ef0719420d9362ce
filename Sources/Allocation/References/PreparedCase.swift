/// A case whose names all refer to something, and what follows from its dates alone.
struct PreparedCase: Sendable {
  let kase: AllocationCase
  let months: FiscalMonths
  /// One for each pool, in order.
  let participations: [Participation]
  let ledger: UsageLedger?

  init(_ kase: AllocationCase) throws(AllocationError) {
    self.kase = kase
    let months = FiscalMonths(kase.fiscalYear)
    self.months = months
    let codes = Set(kase.members.map(\.code))
    try References.checkNames(kase, codes)
    participations = kase.pools.map { Participation($0, in: kase, months: months) }
    try References.checkParticipants(kase, participations)
    ledger = try kase.events.map { events throws(AllocationError) in try UsageLedger(events) }
    try RuleConsistency.check(kase)
  }
}
