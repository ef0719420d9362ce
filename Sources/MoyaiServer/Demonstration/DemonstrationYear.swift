import Billing
import CivilTime
import PaperPress
import Papers
import Postgres
import Tenancy

/// Runs the metered year's allocation and writes a statement for each town.
struct DemonstrationYear: Sendable {
  let installation: Installation
  let towns: [DemonstrationTown]
  let progress: @Sendable (String) -> Void

  /// Where the run of an earlier start is noted, so that a second start shows it and makes no other.
  private static let runFile = "run"

  // The demonstration plays both persons that an approval needs.
  private static let clerk = Person("host:demonstration-clerk")
  private static let chief = Person("host:demonstration-chief")

  /// The run, made now or by an earlier start, with its statements as files `CODE-slug.csv` and `.json`.
  func allocate(into folder: String, anew: Bool) async throws -> RunOutcome {
    let billing = BillingService(database: installation.database, softwareVersion: Server.version)
    let noted = folder + "/" + Self.runFile
    if !anew, FileStore.exists(noted) {
      return try await billing.outcome(of: FileStore.readText(noted).filter { !$0.isWhitespace })
    }
    let now = installation.clock.now()
    let year = FiscalYear(containing: now)
    guard let census = towns.compactMap({ $0.populations.map(\.asOf).max() }).max() else {
      throw HostRefusal("The demonstration's towns have no population figures.")
    }
    let host = try await installation.prefecture().code.tenant
    progress("allocation: fiscal year \(year.year)")
    let definition = DemonstrationAgreement.year(year, towns: towns, host: host, census: census)
    try await billing.define(definition, by: Self.clerk, at: now)
    for rule in definition.rules { try await billing.approveRule(rule.id, by: Self.chief, at: now) }
    let outcome = try await billing.run(year, .fix, by: Self.clerk, at: now)
    guard outcome.summary.isBalanced else {
      throw HostRefusal("The shares do not add up to the cost; no statement is written.")
    }
    try await issue(outcome.run.id, at: now, billing)
    let slugs = Dictionary(towns.map { ($0.code.tenant, $0.slug.text) }, uniquingKeysWith: { first, _ in first })
    func name(_ tenant: TenantID) -> String { "\(folder)/\(tenant.sixDigits)-\(slugs[tenant] ?? "town")" }
    let record = try await billing.paperRecord(of: outcome.run.id)
    for statement in record.statements {
      try FileStore.write(statement.csv, to: name(statement.head.tenant) + ".csv", mode: 0o644)
      try FileStore.write(statement.json, to: name(statement.head.tenant) + ".json", mode: 0o644)
    }
    do {
      for (tenant, pdf) in try await Self.notices(record) {
        try FileStore.write(pdf, to: name(tenant) + ".pdf", mode: 0o644)
      }
    } catch let error as PaperError where error.code == .fontMissing {
      // The figures are there all the same; who looks at a demonstration may have no Japanese fonts.
      progress("papers: \(error.message)")
    }
    try FileStore.write(text: outcome.run.id + "\n", to: noted, mode: 0o644)
    return outcome
  }

  /// 負担金（確定）通知書 of each town.
  private static func notices(_ record: PaperRecord) async throws -> [(tenant: TenantID, pdf: [UInt8])] {
    try await PressRoom().use { press in
      let papers = try RunPapers(record)
      return try record.statements.map { statement in
        (tenant: statement.head.tenant, pdf: try press.render(try papers.paper(of: statement.head).sheet))
      }
    }
  }

  /// What two desks of the prefecture do: approve, draft, approve, issue.
  private func issue(_ run: String, at now: Timestamp, _ billing: BillingService) async throws {
    _ = try await billing.approveRun(run, by: Self.chief, at: now)
    let all = StatementSelection.run(run, .fix, instalment: 0)
    _ = try await billing.draftStatements(of: run, .fix, by: Self.clerk, at: now)
    _ = try await billing.approveStatements(all, by: Self.chief, at: now)
    _ = try await billing.issueStatements(all, by: Self.clerk, at: now)
  }
}
