import Allocation
package import CivilTime
package import Postgres
import StrictJSON

/// The prefecture's year: definitions in, runs and statements out (Billing.docc). Works as the role `ops`.
package struct BillingService: Sendable {
  private let database: Database
  private let softwareVersion: String

  /// - Parameter softwareVersion: kept with each run.
  package init(database: Database, softwareVersion: String) {
    self.database = database
    self.softwareVersion = softwareVersion
  }

  /// Enters what the parties agreed and spent. The same again changes nothing; a definition that stands otherwise is
  /// refused and nothing of the call is kept. A changed statistic is its next version.
  /// - Throws: `BillingError`, and `PostgresError` with the name of a violated constraint.
  package func define(_ definition: YearDefinition, at now: Timestamp) async throws {
    try await database.withPlatform(.ops) { (scope: inout PlatformScope) in
      try DefinitionWriter(definition: definition, now: now).write(in: &scope)
      // What cannot be read as a case is refused now and not on the day of the run.
      _ = try CaseBuilder(year: definition.fiscalYear, kind: .plan, agreement: definition.agreement.id)
        .build(in: &scope)
    }
  }

  /// The case of a year as a run would freeze it now: canonical JSON.
  package func buildCase(_ year: FiscalYear, _ kind: RunKind) async throws -> [UInt8] {
    try await database.withPlatform(.ops, .snapshot) { (scope: inout PlatformScope) in
      guard let found = try scope.fetch(YearStatements.find(year)).first else {
        throw BillingError.yearUnknown(year.year)
      }
      return try CaseBuilder(year: year, kind: kind, agreement: found.agreement).build(in: &scope)
        .document.canonicalBytes
    }
  }

  /// Freezes the inputs, computes, and stores the run with one statement for each member, all in one transaction that
  /// holds the year. The same inputs again give the run that is there.
  package func run(_ year: FiscalYear, _ kind: RunKind, at now: Timestamp) async throws -> RunOutcome {
    let version = softwareVersion
    return try await database.withPlatform(.ops) { (scope: inout PlatformScope) in
      guard let found = try scope.fetch(YearStatements.lock(year)).first else {
        throw BillingError.yearUnknown(year.year)
      }
      guard !found.isClosed else { throw BillingError.periodClosed(year.year) }
      let kase = try CaseBuilder(year: year, kind: kind, agreement: found.agreement).build(in: &scope)
      let input = kase.document.canonicalBytes
      let evaluation = try Evaluation(kase)
      let summary = RunSummary(evaluation)
      if let run = try scope.fetch(RunStatements.find(year, kind, input: Digest.sha256(input))).first {
        return RunOutcome(run: run, isNew: false, summary: summary)
      }
      let run = StoredRun(
        id: Self.runID(year, kind, try scope.fetch(RunStatements.count(year, kind)).first ?? 0), fiscalYear: year,
        kind: kind, caseJSON: String(decoding: input, as: UTF8.self), inputSHA256: evaluation.result.inputSHA256,
        resultJSON: evaluation.resultJSON, resultSHA256: evaluation.result.resultSHA256, softwareVersion: version,
        createdAt: now)
      try scope.queue(RunStatements.supersede(year, kind))
      try scope.queue(RunStatements.insert(run))
      try Self.issue(run, evaluation, in: &scope)
      return RunOutcome(run: run, isNew: true, summary: summary)
    }
  }

  /// A stored run with its figures, computed from its frozen case.
  package func outcome(of run: String) async throws -> RunOutcome {
    let run = try await find(run)
    return RunOutcome(run: run, isNew: false, summary: RunSummary(try Evaluation(frozen: run.caseJSON)))
  }

  /// The statements of a run, by member code.
  package func statements(of run: String) async throws -> [IssuedStatement] {
    try await database.withPlatform(.ops, .readOnly) { scope in try scope.fetch(StatementStatements.ofRun(run)) }
  }

  /// Computes a run again from its frozen case and compares everything that was stored.
  package func verify(_ run: String) async throws -> RunVerification {
    let run = try await find(run)
    return RunVerification(run, try await statements(of: run.id))
  }

  private func find(_ id: String) async throws -> StoredRun {
    let found = try await database.withPlatform(.ops, .readOnly) { scope in try scope.fetch(RunStatements.find(id)) }
    guard let run = found.first else { throw BillingError.runUnknown(id) }
    return run
  }

  /// Statements in the order of codes, numbered on from the last of the year and kind.
  private static func issue(_ run: StoredRun, _ evaluation: Evaluation, in scope: inout PlatformScope) throws {
    let last = try scope.fetch(StatementStatements.lastSerial(run.fiscalYear, run.kind)).first ?? 0
    let writer = StatementWriter(evaluation, run: run.id)
    for (serial, code) in zip((last + 1)..., writer.codes) {
      let number = StatementNumber.text(run.fiscalYear, run.kind, serial: serial)
      guard let statement = writer.statement(of: code, number: number, issuedAt: run.createdAt) else {
        throw BillingError.unbalanced("no statement for member \(code)")
      }
      try scope.queue(StatementStatements.insert(statement, serial: serial))
    }
  }

  private static func runID(_ year: FiscalYear, _ kind: RunKind, _ earlier: Int) -> String {
    let digits = String(earlier + 1)
    return "\(year.year)-\(kind.rawValue)-" + String(repeating: "0", count: max(0, 3 - digits.utf8.count)) + digits
  }
}
