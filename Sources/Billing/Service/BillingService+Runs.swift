import Allocation
package import CivilTime
import Postgres
import StrictJSON

extension BillingService {
  /// What a long run tells while it works.
  package typealias Progress = @Sendable (RunProgress) -> Void

  /// Freezes the inputs, computes, and stores the run with its lines, all in one transaction that holds the year. The same
  /// inputs again give the run that is there. It is a draft until a second person approves it.
  /// - Throws: `.ruleNotApproved`, `.periodClosed`, and whatever the case does not give.
  package func run(
    _ order: RunOrder, by person: Person, at now: Timestamp, progress: @escaping Progress = { _ in }
  ) async throws -> RunOutcome {
    let (year, kind) = (order.year, order.kind)
    guard kind != .correct else {
      throw BillingError.invalidInput(pointer: "/kind", "a correction names the run that it corrects")
    }
    let cutoff = order.cutoff.map { min($0, now) }
    let version = softwareVersion
    progress(RunProgress(.waiting))
    return try await change { (scope: inout PlatformScope) in
      let found = try Self.lockOpen(year, in: &scope)
      if let rule = try scope.fetch(RuleStatements.unapproved(of: year)).first {
        throw BillingError.ruleNotApproved(rule)
      }
      progress(RunProgress(.freezing))
      var builder = CaseBuilder(year, kind, found)
      builder.cutoff = cutoff
      builder.issued = order.issued
      let built = try builder.build(in: &scope)
      return try Self.store(
        built.kase, built.inputs, year, kind, base: nil, cutoff: cutoff, version: version, by: person, at: now,
        progress, in: &scope)
    }
  }

  /// The same without a cut-off.
  package func run(
    _ year: FiscalYear, _ kind: RunKind, by person: Person, at now: Timestamp, progress: @escaping Progress = { _ in }
  ) async throws -> RunOutcome {
    try await run(RunOrder(year, kind), by: person, at: now, progress: progress)
  }

  /// Evaluates a case and stores it as a run of the year, which is locked.
  static func store(
    _ kase: AllocationCase, _ inputs: [FrozenInput], _ year: FiscalYear, _ kind: RunKind, base: String?,
    cutoff: Timestamp? = nil, version: String, by person: Person, at now: Timestamp, _ progress: Progress,
    in scope: inout PlatformScope
  ) throws -> RunOutcome {
    progress(RunProgress(.computing))
    let evaluation = try Evaluation(kase)
    let summary = RunSummary(evaluation)
    let digest = evaluation.result.inputSHA256
    if let row = try scope.fetch(RunStatements.find(year, kind, input: digest)).first {
      return RunOutcome(
        run: try StoredRun(row, scope.fetch(RunStatements.inputs(of: row.head.id))), isNew: false, summary: summary)
    }
    let run = StoredRun(
      id: runID(year, kind, try scope.fetch(RunStatements.count(year, kind)).first ?? 0), fiscalYear: year, kind: kind,
      state: .draft, baseRun: base, caseJSON: kase.document.canonicalText, inputSHA256: digest,
      resultJSON: evaluation.resultJSON, resultSHA256: evaluation.result.resultSHA256, softwareVersion: version,
      createdAt: now, createdBy: person, approvedBy: nil, approvedAt: nil, postedAt: nil, cutoff: cutoff)
    // What is stored has to be what was computed; a part that did not come back the same would make the run unverifiable.
    guard try FrozenInput.document(inputs) == run.caseJSON else { throw BillingError.unbalanced("the frozen case") }
    try scope.queue(RunStatements.insert(run))
    try scope.queue(RunStatements.insert(inputs, of: run.id))
    try scope.queue(RunStatements.supersede(year, kind, .draft, but: run.id))
    let lines = RunLine.lines(of: evaluation)
    try store(lines, of: run.id, progress, in: &scope)
    try scope.note("run", "run:\(run.id)", content: run.resultSHA256, by: person, at: now)
    return RunOutcome(run: run, isNew: true, summary: summary)
  }

  /// Lines in chunks, so that their text is never whole in memory.
  private static func store(
    _ lines: [RunLine], of run: String, _ progress: Progress, in scope: inout PlatformScope
  ) throws {
    var next = 0
    progress(RunProgress(.storing, done: 0, of: lines.count))
    try scope.copyIn(LineStatements.copy) {
      guard next < lines.count else { return nil }
      var bytes: [UInt8] = []
      let end = min(next + 2_000, lines.count)
      for line in lines[next..<end] { line.append(to: &bytes, run: run) }
      next = end
      progress(RunProgress(.storing, done: end, of: lines.count))
      return bytes
    }
  }

  /// Approves a draft run, by another person than the one who ran it. Runs of its kind that were approved before are
  /// superseded. A settlement is booked.
  package func approveRun(_ id: String, by person: Person, at now: Timestamp) async throws -> StoredRun {
    try await change { (scope: inout PlatformScope) in
      let year = try Self.find(id, in: &scope).fiscalYear
      _ = try Self.lockOpen(year, in: &scope)
      let run = try Self.find(id, in: &scope)
      guard run.state == .draft else {
        throw BillingError.stateConflict("run \(id) is \(run.state.rawValue), not a draft")
      }
      guard run.createdBy != person else { throw BillingError.samePerson("run \(id)") }
      if run.kind == .settle { try Self.book(settlement: run, by: person, at: now, in: &scope) }
      try scope.execute(RunStatements.approve(id, by: person, at: now))
      // Corrections stand beside one another; of other kinds one is in force.
      if run.kind != .correct { try scope.execute(RunStatements.supersede(year, run.kind, .approved, but: id)) }
      try scope.note("run.approve", "run:\(id)", content: run.resultSHA256, by: person, at: now)
      return try Self.find(id, in: &scope)
    }
  }

  private static func book(
    settlement run: StoredRun, by person: Person, at now: Timestamp, in scope: inout PlatformScope
  ) throws {
    guard try scope.fetch(JournalStatements.count(run.fiscalYear, .settlement)).first == 0 else {
      throw BillingError.stateConflict("the year is settled already; a later finding is a correction")
    }
    let result = try Evaluation(frozen: run.caseJSON).result
    guard let settlement = result.settlement else { throw BillingError.unbalanced("run \(run.id) has no settlement") }
    let advanced = try scope.fetch(JournalStatements.balances(run.fiscalYear)).filter {
      $0.account.hasPrefix("advance:")
    }
    let document = JournalDocument(
      fiscalYear: run.fiscalYear, kind: .settlement, run: run.id, corrects: nil, postedAt: now, postedBy: person,
      note: "精算",
      legs: Postings.settlement(
        result, settlement,
        advanced: Dictionary(uniqueKeysWithValues: advanced.map { ($0.account, $0.yen) })))
    try post(document, in: &scope)
  }

  /// Stores a posting; the year is locked.
  static func post(_ document: JournalDocument, in scope: inout PlatformScope) throws {
    guard document.sum == 0 else { throw BillingError.unbalanced("the journal, by \(document.sum) yen") }
    guard !document.legs.isEmpty else { return }
    let last = try scope.fetch(JournalStatements.lastNumber(document.fiscalYear)).first ?? 0
    try scope.execute(JournalStatements.insert(document, number: last + 1))
  }

  /// Notes money that came in from a member (or went out, negative).
  package func receive(
    _ yen: Int, from code: String, in year: FiscalYear, note: String, by person: Person, at now: Timestamp
  ) async throws {
    try await change { (scope: inout PlatformScope) in
      _ = try Self.lockOpen(year, in: &scope)
      var legs = JournalLegs()
      legs.add("bank", yen)
      legs.receivable(code, -yen)
      try Self.post(
        JournalDocument(
          fiscalYear: year, kind: .receipt, run: nil, corrects: nil, postedAt: now, postedBy: person, note: note,
          legs: legs.legs), in: &scope)
      try scope.note("receipt", "ar:\(code)", by: person, at: now)
    }
  }

  /// A stored run with its figures, computed from its frozen case.
  package func outcome(of run: String) async throws -> RunOutcome {
    let run = try await read { scope in try Self.find(run, in: &scope) }
    return RunOutcome(run: run, isNew: false, summary: RunSummary(try Evaluation(frozen: run.caseJSON)))
  }

  /// A stored run; nothing is computed.
  package func stored(_ run: String) async throws -> StoredRun {
    try await read { scope in try Self.find(run, in: &scope) }
  }

  /// Runs, the newest first.
  package func runs(
    of year: FiscalYear? = nil, after: String? = nil, limit: Int = 100
  ) async throws -> [RunHead] {
    try await read { scope in
      try scope.fetch(RunStatements.list(year, after: after, limit: min(max(limit, 1), 100)))
    }
  }

  private static func runID(_ year: FiscalYear, _ kind: RunKind, _ earlier: Int) -> String {
    let digits = String(earlier + 1)
    return "\(year.year)-\(kind.rawValue)-" + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }
}
