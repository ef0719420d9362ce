import Allocation
package import CivilTime
import Postgres
package import StrictJSON

extension BillingService {
  /// Computes a correction of an approved run as a draft in an open year: its frozen case with the patch, compared with
  /// what was issued. Nothing is booked; the effect on every member is the result.
  /// - Parameters:
  ///   - patch: RFC 7396, on the sections that a patch may change.
  ///   - threshold: yen below which a difference of use alone is carried forward (Allocation.docc, A7).
  ///   - year: nil for the run's own as long as that is open, then the first open one after it.
  package func correct(
    _ base: String, patch: JSON, reason: String, threshold: Int? = nil, in year: FiscalYear? = nil,
    by person: Person, at now: Timestamp
  ) async throws -> RunOutcome {
    guard !reason.isEmpty else { throw BillingError.invalidInput(pointer: "/reason", "the reason is missing") }
    let version = softwareVersion
    return try await change { (scope: inout PlatformScope) in
      let base = try Self.find(base, in: &scope)
      let found = try year ?? scope.fetch(YearStatements.firstOpen(from: base.fiscalYear)).first
      guard let year = found else { throw BillingError.periodClosed(base.fiscalYear.year) }
      _ = try Self.lockOpen(year, in: &scope)
      guard base.state == .approved, base.kind == .fix || base.kind == .settle || base.kind == .correct else {
        throw BillingError.stateConflict("a correction is of an approved fix, settle or correct run")
      }
      let kase = try Self.correction(of: base, patch: patch, reason: reason, threshold: threshold)
      return try Self.store(
        kase, FrozenInput.parts(of: kase.document), year, .correct, base: base.id, version: version, by: person,
        at: now,
        { _ in }, in: &scope)
    }
  }

  /// The case of a correction. That of a corrected correction begins at its new state.
  private static func correction(
    of base: StoredRun, patch: JSON, reason: String, threshold: Int?
  ) throws -> AllocationCase {
    var document = try JSON(parsing: Array(base.caseJSON.utf8), limits: FrozenInput.limits)
    if let earlier = document.object?["correction"]?.object?["patch"] {
      document = MergePatch.apply(earlier, to: document)
    }
    var object = document.object ?? JSONObject()
    var correction: JSONObject = ["reason": .string(reason), "patch": patch]
    correction["threshold_yen"] = threshold.map { .integer($0) }
    object["kind"] = "correct"
    object["correction"] = .object(correction)
    object["issued"] = .object(["fixed": try IssuedFacts.amounts(base.resultJSON)])
    do {
      return try AllocationCase(reading: JSON.object(object))
    } catch {
      throw BillingError.allocation(error)
    }
  }

  /// Books a correction in its year. Whoever books one that is still a draft approves it by that, so it has to be another
  /// person than the one who computed it; its effect on every member stands in the draft.
  /// - Throws: `.samePerson`; `.stateConflict` when it was replaced or posted, or its disposition is not `post`.
  package func postCorrection(_ id: String, by person: Person, at now: Timestamp) async throws -> StoredRun {
    try await change { (scope: inout PlatformScope) in
      let year = try Self.find(id, in: &scope).fiscalYear
      _ = try Self.lockOpen(year, in: &scope)
      let run = try Self.find(id, in: &scope)
      guard run.kind == .correct, run.state != .superseded, run.postedAt == nil else {
        throw BillingError.stateConflict("run \(id) is no correction that waits to be posted")
      }
      let evaluation = try Evaluation(frozen: run.caseJSON)
      guard let correction = evaluation.result.correction, correction.disposition == .post else {
        throw BillingError.stateConflict("this correction is not posted: nothing changes, or it is carried forward")
      }
      if run.state == .draft {
        guard run.createdBy != person else { throw BillingError.samePerson("correction \(id)") }
        try scope.execute(RunStatements.approve(id, by: person, at: now))
        try scope.note("run.approve", "run:\(id)", content: run.resultSHA256, by: person, at: now)
      }
      let before = try Self.taxes(before: run, in: &scope)
      var taxes = Dictionary(uniqueKeysWithValues: evaluation.result.members.map { ($0.code, $0.tax) })
      for (code, tax) in before { taxes[code, default: 0] -= tax }
      try Self.post(
        JournalDocument(
          fiscalYear: year, kind: .correction, run: id, corrects: evaluation.kase.fiscalYear, postedAt: now,
          postedBy: person, note: "訂正 \(run.baseRun ?? "")",
          legs: Postings.correction(correction, host: evaluation.kase.host.code, taxes: taxes)), in: &scope)
      try scope.execute(RunStatements.post(id, at: now))
      try scope.note("correction.post", "run:\(id)", content: run.resultSHA256, by: person, at: now)
      return try Self.find(id, in: &scope)
    }
  }

  /// Use that was committed after a run froze its windows, and the patch by which a correction would take it in.
  package func lateUsage(of run: String) async throws -> LateUsage {
    try await read { (scope: inout PlatformScope) in
      let run = try Self.find(run, in: &scope)
      let kase = try Evaluation(frozen: run.caseJSON).kase
      let references = CaseReferences(kase).meters
      guard !references.isEmpty else { return LateUsage(frozen: [:], now: [:]) }
      let members = kase.members.compactMap { TenantID(caseCode: $0.code) }
      let figures = try scope.fetch(UsageStatements.figures(of: references, members: members))
      return LateUsage(
        frozen: kase.document.object?["usage"] ?? [:], now: try CaseUsage(figures, of: references).usage ?? [:])
    }
  }

  /// The two persons who close a year.
  package enum Closing: Sendable, Hashable {
    /// The first has approved; another has to.
    case begun
    case closed
  }

  /// Closes a year, with the approval of two persons: the first call begins, the second, by somebody else, ends it. The lock
  /// of the year's row makes it wait for every writer that has begun.
  /// - Throws: `.notReadyToClose`, `.samePerson`, `.periodClosed`.
  ///
  /// - Parameter approval: what the person decided by, for the audit, such as the number of a document.
  package func close(
    _ year: FiscalYear, approval: String? = nil, by person: Person, at now: Timestamp
  ) async throws -> Closing {
    try await change { (scope: inout PlatformScope) in
      let object = "year:\(year.year)" + (approval.map { "/approval:\($0)" } ?? "")
      let found = try Self.lockOpen(year, in: &scope)
      try Self.checkReady(year, found, in: &scope)
      guard let first = found.closingBy else {
        try scope.execute(YearStatements.beginClosing(year, by: person, at: now))
        try scope.note("year.closing", object, by: person, at: now)
        return .begun
      }
      guard first != person else { throw BillingError.samePerson("closing \(year.year)") }
      try scope.note("year.close", object, by: person, at: now)
      try scope.execute(YearStatements.close(year, by: person, at: now))
      return .closed
    }
  }

  /// Every pool fixed and settled by approved runs of today's documents, no item of the cloud's bill left over, clearing and
  /// advance of every pool at 0 (Billing.docc).
  private static func checkReady(
    _ year: FiscalYear, _ found: YearStatements.Year, in scope: inout PlatformScope
  ) throws {
    if let item = try scope.fetch(RuleStatements.unassigned(year)).first {
      throw BillingError.notReadyToClose("item \(item) of the cloud's bill belongs to no pool")
    }
    var builder = CaseBuilder(year, .fix, found)
    builder.takesUsage = false
    let pools = try builder.build(in: &scope).kase.document.object?["pools"] ?? [:]
    for kind in [RunKind.fix, .settle] {
      guard let row = try scope.fetch(RunStatements.approved(year, [kind])).first else {
        throw BillingError.notReadyToClose("there is no approved run of kind \(kind.rawValue)")
      }
      let run = try StoredRun(row, scope.fetch(RunStatements.inputs(of: row.head.id)))
      let frozen = try JSON(parsing: Array(run.caseJSON.utf8), limits: FrozenInput.limits).object?["pools"]
      guard frozen?.canonicalBytes == pools.canonicalBytes else {
        throw BillingError.notReadyToClose("documents of the pools came in after run \(run.id)")
      }
    }
    for (account, yen) in try scope.fetch(JournalStatements.balances(year))
    where yen != 0 && (account.hasPrefix("clearing:") || account.hasPrefix("advance:")) {
      throw BillingError.notReadyToClose("\(account) is \(yen) yen, not 0")
    }
  }

  /// Account → balance of a year's journal, by account.
  package func balances(of year: FiscalYear) async throws -> [(account: String, yen: Int)] {
    try await read { scope in try scope.fetch(JournalStatements.balances(year)) }
  }

  /// What state a year is in.
  package func state(of year: FiscalYear) async throws -> YearState {
    guard let found = try await read({ scope in try scope.fetch(YearStatements.find(year)) }).first else {
      throw BillingError.yearUnknown(year.year)
    }
    return found.state
  }
}
