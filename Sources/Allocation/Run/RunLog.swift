import CivilTime

/// What a run notes beside its amounts.
struct RunLog {
  var findings: Set<Finding> = []
  var meters: MeterBook
  /// Nil when nobody asked for an explanation.
  var explain: ExplainLog?

  var isTracing: Bool { explain != nil }
}

extension RunLog {
  /// The value of a statistic for a member; one that stands in for it is noted.
  mutating func statistic(
    _ reference: StatisticReference, of code: String, in kase: AllocationCase, at place: CasePointer
  ) throws(AllocationError) -> ExactFraction {
    guard let found = kase.statistics.value(reference, of: code) else {
      throw AllocationError(
        .statisticMissing, at: place, "\(code) has no value of \(reference.kind) at \(reference.asOf.iso8601)")
    }
    if found.day != reference.asOf {
      findings.insert(
        .statisticEstimated(member: code, kind: reference.kind, asOf: reference.asOf, used: found.day))
    }
    return found.value
  }
}
