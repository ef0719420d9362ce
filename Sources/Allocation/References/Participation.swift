import CivilTime

/// Who takes part in a pool, and when.
package struct Participation: Sendable {
  /// By ascending code; everybody has at least one month.
  package let members: [Participant]

  /// A member and its months in the pool.
  package struct Participant: Sendable {
    package let code: String
    /// The months of the pool in which the member takes part.
    package let months: MonthSet
    /// Those of them from `charged_from` on; the others are shadows.
    package let charged: MonthSet
  }
}

extension Participation {
  /// A member takes part while its own interval and one of its intervals in the pool's service overlap; a pool
  /// without service concerns all members (Allocation.docc, the case).
  init(_ pool: Pool, in kase: AllocationCase, months: FiscalMonths) {
    let counting = pool.rule.flatMap { kase.rules[$0] }?.monthCounts ?? .anyDay
    let service = pool.service.map { kase.services[$0] ?? [:] }
    members = kase.members.compactMap { member in
      var taken = MonthSet()
      var charged = MonthSet()
      let wholeMembership = AllocationCase.ServiceInterval(from: nil, to: nil, chargedFrom: nil)
      for interval in service.map({ $0[member.code] ?? [] }) ?? [wholeMembership] {
        let days = Self.days(member, interval, from: interval.from)
        taken.formUnion(months.months(of: days, in: pool.period, counting: counting))
        let chargedFrom = interval.chargedFrom.map { max($0, interval.from ?? $0) } ?? interval.from
        let chargedDays = Self.days(member, interval, from: chargedFrom)
        charged.formUnion(months.months(of: chargedDays, in: pool.period, counting: counting))
      }
      return taken.isEmpty ? nil : Participant(code: member.code, months: taken, charged: charged)
    }
  }

  /// The days of one interval inside the membership.
  private static func days(
    _ member: AllocationCase.Member, _ interval: AllocationCase.ServiceInterval, from: CivilDate?
  ) -> Range<Int> {
    let earliest = max(member.from?.daysSinceEpoch ?? .min, from?.daysSinceEpoch ?? .min)
    let end = min(member.to?.daysSinceEpoch ?? .max, interval.to?.daysSinceEpoch ?? .max)
    return earliest..<max(earliest, end)
  }
}
