/// The events of a case as a metering ledger would have taken them in: each identity once (Allocation.docc, the case).
struct UsageLedger: Sendable {
  let accepted: [UsageEvent]
  let duplicates: Int
  let reversals: Int

  /// Takes the events in. The original of a reversal may stand before or after it: the order of events must not
  /// change what is counted (I5).
  init(_ events: [UsageEvent]) throws(AllocationError) {
    var byIdentity: [UsageEvent.Identity: UsageEvent] = [:]
    var accepted: [(event: UsageEvent, place: CasePointer)] = []
    var duplicates = 0
    for (index, event) in events.enumerated() {
      let place = CasePointer.root.key("events").index(index)
      guard let known = byIdentity[event.identity] else {
        byIdentity[event.identity] = event
        accepted.append((event, place))
        continue
      }
      guard known == event else {
        throw AllocationError(.usageConflict, at: place, "the identity was used with other content before")
      }
      duplicates += 1
    }
    var reversed: Set<UsageEvent.Identity> = []
    for (event, place) in accepted {
      guard let identity = event.reverses else { continue }
      guard let original = byIdentity[identity], original.isTakenBack(by: event),
        reversed.insert(identity).inserted
      else { throw AllocationError(.usageReversalInvalid, at: place, "there is no such record to be reversed") }
    }
    self.accepted = accepted.map(\.event)
    self.duplicates = duplicates
    reversals = reversed.count
  }
}

extension UsageEvent {
  /// Whether the other record is a reversal of this one: everything alike but the value, which is negated. A
  /// reversal itself cannot be reversed.
  fileprivate func isTakenBack(by reversal: UsageEvent) -> Bool {
    reverses == nil && reversal.meter == meter && reversal.usageClass == usageClass && reversal.member == member
      && reversal.at == at && reversal.measure == measure.negated
  }
}
