import Allocation
package import CivilTime
import Papers
import Postgres
package import StrictJSON

extension BillingService {
  /// Enters what the papers of a year say beside their figures, as the next version; the same again is nothing. Papers that
  /// went out keep theirs.
  /// - Returns: the version.
  /// - Throws: `invalid_input` with the pointer of a member that is not what it should be.
  package func putParticulars(
    _ document: JSON, of year: FiscalYear, by person: Person, at now: Timestamp
  ) async throws -> Int {
    let bytes = document.canonicalBytes
    do throws(PaperError) {
      guard bytes.count <= PaperParticulars.bytesMax else {
        throw PaperError(.incomplete, at: "", "at most \(PaperParticulars.bytesMax) bytes")
      }
      _ = try PaperParticulars(document)
    } catch {
      throw BillingError.invalidInput(pointer: error.place, error.message)
    }
    let digest = Digest.sha256(bytes)
    return try await change { (scope: inout PlatformScope) in
      _ = try Self.lockOpen(year, in: &scope)
      let last = try scope.fetch(ParticularsStatements.last(year)).first
      if let last, last.sha256 == digest { return last.version }
      let row = ParticularsStatements.Row(
        version: (last?.version ?? 0) + 1, document: String(decoding: bytes, as: UTF8.self), sha256: digest)
      try scope.execute(ParticularsStatements.insert(row, of: year, by: person, at: now))
      try scope.note("particulars.put", "year:\(year.year)/\(row.version)", content: digest, by: person, at: now)
      return row.version
    }
  }

  /// What the papers of a year say now.
  package func particulars(of year: FiscalYear) async throws -> (version: Int, document: JSON) {
    guard let row = try await read({ scope in try scope.fetch(ParticularsStatements.last(year)) }).first else {
      throw BillingError.unknown("particulars of \(year.year)")
    }
    return (row.version, try JSON(parsing: Array(row.document.utf8)))
  }

  /// What the papers of a run are made of, as of one moment.
  package func paperRecord(of run: String) async throws -> PaperRecord {
    try await read { (scope: inout PlatformScope) in try Self.record(Self.find(run, in: &scope), in: &scope) }
  }

  /// What the year's table is made of: its settlement, else its fixed amounts.
  package func yearRecord(of year: FiscalYear) async throws -> PaperRecord {
    try await read { (scope: inout PlatformScope) in
      guard
        let row = try scope.fetch(RunStatements.approved(year, [.settle])).first
          ?? scope.fetch(RunStatements.approved(year, [.fix])).first
      else { throw BillingError.unknown("fixed run of \(year.year)") }
      return try Self.record(Self.find(row.head.id, in: &scope), in: &scope)
    }
  }

  /// What is charged in a year: its latest fixed, revised or planned amounts, and the corrections that were booked in it.
  package func chargeRecords(of year: FiscalYear) async throws -> [PaperRecord] {
    try await read { (scope: inout PlatformScope) in
      var main: StoredRun.Row?
      for kind in [RunKind.fix, .revise, .plan] where main == nil {
        main = try scope.fetch(RunStatements.approved(year, [kind])).first
      }
      let corrections = try scope.fetch(RunStatements.approved(year, [.correct])).reversed()
      var records: [PaperRecord] = []
      for row in [main].compactMap({ $0 }) + corrections {
        let run = try Self.find(row.head.id, in: &scope)
        if run.kind != .correct || run.postedAt != nil { records.append(try Self.record(run, in: &scope)) }
      }
      guard !records.isEmpty else { throw BillingError.unknown("approved run of \(year.year)") }
      return records
    }
  }

  /// What the paper of a scenario is made of.
  package func scenarioRecord(_ id: String) async throws -> ScenarioRecord {
    try await read { (scope: inout PlatformScope) in
      guard let scenario = try scope.fetch(ScenarioStatements.find(id)).first else {
        throw BillingError.unknown("scenario \(id)")
      }
      let base = try Self.find(scenario.baseRun, in: &scope)
      return ScenarioRecord(
        scenario: scenario, serial: try scope.fetch(ScenarioStatements.serial(id)).first ?? 1, base: base,
        particulars: try scope.fetch(ParticularsStatements.last(base.fiscalYear)).first?.document)
    }
  }

  private static func record(_ run: StoredRun, in scope: inout PlatformScope) throws -> PaperRecord {
    var particulars: [Int: String] = [:]
    for row in try scope.fetch(ParticularsStatements.all(run.fiscalYear)) { particulars[row.version] = row.document }
    var booked: [String: Int] = [:]
    for (account, yen) in try scope.fetch(JournalStatements.booked(run.id)) { booked[account] = yen }
    var corrected: [StatementHead] = []
    if let base = run.baseRun { corrected = try scope.fetch(StatementStatements.ofRun(base)).map(\.head) }
    return PaperRecord(
      run: run, statements: try scope.fetch(StatementStatements.ofRun(run.id)), corrected: corrected,
      notices: try scope.fetch(StatementStatements.notices(run.fiscalYear)),
      receipts: try scope.fetch(JournalStatements.receipts(run.fiscalYear)), booked: booked,
      receivables: try scope.fetch(JournalStatements.receivables(run.fiscalYear)).first ?? 0,
      particulars: particulars, taxesBefore: try taxes(before: run, in: &scope))
  }
}
