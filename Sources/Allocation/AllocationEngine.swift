import StrictJSON

/// The engine: a case in, a split out, every yen explained. Pure: no database, network, clock, locale or environment;
/// the same bytes give the same bytes on every machine (Allocation.docc, I4).
package enum AllocationEngine {
  /// Runs the bytes of a case, as `moyai billing allocate` does.
  /// - Returns: one line of canonical JSON with its line feed.
  package static func run(caseBytes: [UInt8], explain: Bool) -> Result<[UInt8], AllocationError> {
    Result { () throws(AllocationError) in
      try evaluate(AllocationCase(reading: caseBytes), explain: explain).canonicalLine
    }
  }

  /// Holds the names and the rules of a case against each other, computing nothing (Allocation.docc, errors).
  package static func check(_ kase: AllocationCase) throws(AllocationError) { _ = try PreparedCase(kase) }

  /// Holds the rules and the agreement of a case against themselves, whoever they name.
  package static func checkRules(_ kase: AllocationCase) throws(AllocationError) { try RuleConsistency.check(kase) }

  /// Runs a case that was read before; the way of the database path.
  package static func evaluate(
    _ kase: AllocationCase, explain: Bool = false
  ) throws(AllocationError) -> AllocationResult {
    guard let change = kase.change else { return try unchanged(kase, explain) }
    // The new state is read before anything is computed: a fault of its schema or of its names comes first.
    let merged = try AllocationCase(reading: MergePatch.apply(change.patch, to: kase.document))
    let (before, after) = (try PreparedCase(kase), try PreparedCase(merged))
    let old = try YearRun(before, explaining: false)
    if kase.kind == .correct { try AllocationResult.Correction.checkFrozen(old) }
    var new = try YearRun(after, explaining: explain)
    let scenario = AllocationResult.Scenario(from: old, to: new)
    let review = try review(&new)
    if review != nil, kase.kind == .scenario { new.log.findings.formUnion(scenario.findings) }
    var result = AllocationResult(new, of: kase, review)
    if kase.kind == .correct {
      result.correction = AllocationResult.Correction(from: old, to: new, change)
    } else {
      result.scenario = scenario
    }
    return result.sealed()
  }

  private static func unchanged(_ kase: AllocationCase, _ explain: Bool) throws(AllocationError) -> AllocationResult {
    var year = try YearRun(PreparedCase(kase), explaining: explain)
    let review = try review(&year)
    var result = AllocationResult(year, of: kase, review)
    switch kase.kind {
    case .plan, .revise: result.instalments = try Instalments.of(year)
    case .settle: result.settlement = try AllocationResult.Settlement(year)
    case .fix, .correct, .scenario: break
    }
    return result.sealed()
  }

  /// The fairness figures of a state; what they find is noted in its log.
  private static func review(_ year: inout YearRun) throws(AllocationError) -> FairnessReview? {
    guard let terms = year.kase.fairness else { return nil }
    var log = year.log
    let review = try FairnessReview(year, terms, &log)
    log.findings.formUnion(review.findings)
    year.log = log
    return review
  }
}

extension AllocationResult {
  fileprivate init(_ year: YearRun, of kase: AllocationCase, _ review: FairnessReview?) {
    kind = kase.kind
    fiscalYear = kase.fiscalYear
    pools = year.pools
    members = year.members
    totals = year.totals
    meters = year.prepared.ledger.map { ledger in
      Meters(
        accepted: ledger.accepted.count, duplicates: ledger.duplicates, reversals: ledger.reversals,
        readings: year.log.meters.readings)
    }
    findings = Finding.sorted(year.log.findings)
    explain = year.log.explain?.records
    inputSHA256 = Digest.sha256(kase.document.canonicalBytes)
    fairness = review?.figures
  }
}

extension AllocationResult.Scenario {
  /// Whoever pays more because others joined and nobody left.
  fileprivate var findings: [Finding] {
    guard !joiners.isEmpty, leavers.isEmpty else { return [] }
    return others.compactMap { code in
      guard let difference = difference[code], difference > 0 else { return nil }
      return .joinRaisesOthers(member: code, difference: difference)
    }
  }
}
