import Allocation
package import CivilTime
import Postgres
package import StrictJSON

extension BillingService {
  /// What explains a payer's yen: its rows of each pool, every rounding that led to them, and what was split over months
  /// and components before. Reads lines alone; nothing is computed.
  package func explain(
    _ run: String, member: String, pool: String? = nil, component: Int? = nil, month: String? = nil
  ) async throws -> [RunLine] {
    let lines = try await database.withPlatform(.ops, .readOnly) { scope in
      try scope.fetch(LineStatements.explaining(run, member: member, pool: pool))
    }
    guard !lines.isEmpty else { throw BillingError.unknown("line of \(member) in run \(run)") }
    return lines.filter { line in
      let isSum = line.step == "share" || line.step == "host"
      let ofMonth = month.map { line.month == $0 || line.key == $0 } ?? true
      let ofComponent =
        component.map { line.step == "components" ? Int(line.key) == $0 : line.component == $0 } ?? true
      return isSum || (ofMonth && ofComponent)
    }
  }

  /// Writes down that somebody of the prefecture looked at the raw use of towns.
  package func noteReading(_ object: String, by person: Person, at now: Timestamp) async throws {
    try await change { (scope: inout PlatformScope) in try scope.note("read", object, by: person, at: now) }
  }

  /// A page of a run's lines, in the order of their key.
  /// - Parameter after: `pool key step month component` of the last line of the page before, joined by blanks.
  package func lines(of run: String, after: RunLine? = nil, limit: Int = 1_000) async throws -> [RunLine] {
    try await read { scope in
      try scope.fetch(LineStatements.find(run, after: after, limit: min(max(limit, 1), 1_000)))
    }
  }

  /// Everybody's yen by pool, with the weights behind them: what all towns may see of issued runs. Keys, hours and services
  /// of use are not in it.
  package func matrix(of run: String) async throws -> JSON {
    let (run, weights) = try await read { (scope: inout PlatformScope) in
      (try Self.find(run, in: &scope), try scope.fetch(LineStatements.weights(run)))
    }
    return try RunMatrix(run, weights).json
  }

  /// The matrix of a year's issued run, for towns.
  package func matrix(of year: FiscalYear) async throws -> JSON {
    guard let run = try await issuedRun(of: year) else { throw BillingError.yearUnknown(year.year) }
    return try await matrix(of: run.id)
  }

  /// What changed for each member between two runs, by pool.
  package func diff(_ run: String, against other: String) async throws -> JSON {
    let (before, after) = try await read { (scope: inout PlatformScope) in
      (try Self.find(other, in: &scope), try Self.find(run, in: &scope))
    }
    let (old, new) = (try IssuedFacts.planned(before.resultJSON), try IssuedFacts.planned(after.resultJSON))
    let rows = Set(old.keys).union(new.keys).sorted().flatMap { pool -> [JSON] in
      Set(old[pool]?.keys.map { $0 } ?? []).union(new[pool]?.keys.map { $0 } ?? []).sorted().compactMap { code in
        let (a, b) = (old[pool]?[code], new[pool]?[code])
        guard a != b else { return nil }
        return [
          "pool": .string(pool), "member": .string(code), "before": .integer(a ?? 0), "after": .integer(b ?? 0),
          "difference": .integer((b ?? 0) - (a ?? 0)),
        ]
      }
    }
    let inputs = try Self.changedSections(before.caseJSON, after.caseJSON)
    return [
      "run": .string(after.id), "against": .string(before.id), "rows": .array(rows),
      "sections": .array(inputs.map { .string($0) }),
    ]
  }

  /// The sections of two cases that differ.
  private static func changedSections(_ one: String, _ other: String) throws -> [String] {
    let old = try JSON(parsing: Array(one.utf8), limits: FrozenInput.limits).object ?? JSONObject()
    let new = try JSON(parsing: Array(other.utf8), limits: FrozenInput.limits).object ?? JSONObject()
    return Set(old.members.map(\.key)).union(new.members.map(\.key)).sorted().filter {
      old[$0]?.canonicalBytes != new[$0]?.canonicalBytes
    }
  }

  /// Computes a run again from its frozen case and compares everything that was stored: both digests, the result, every
  /// line, every issued statement.
  package func verify(_ run: String) async throws -> RunVerification {
    let (run, statements, lines, taxes) = try await read { (scope: inout PlatformScope) in
      let run = try Self.find(run, in: &scope)
      return (
        run, try scope.fetch(StatementStatements.ofRun(run.id)), try scope.fetch(LineStatements.find(run.id)),
        try Self.taxes(before: run, in: &scope)
      )
    }
    return RunVerification(run, statements, lines, taxesBefore: taxes)
  }

  /// What papers are made of: a run, its case and result, and its issued statements.
  package func paperData(of run: String) async throws -> RunPaperData {
    let (run, statements) = try await read { (scope: inout PlatformScope) in
      (try Self.find(run, in: &scope), try scope.fetch(StatementStatements.ofRun(run)))
    }
    return RunPaperData(run: run, evaluation: try Evaluation(frozen: run.caseJSON), statements: statements)
  }

  /// Cost by class, phase and band, and per 1,000 residents of the members, from a run's breakdown.
  package func procurement(of year: FiscalYear) async throws -> JSON {
    let row = try await read { (scope: inout PlatformScope) in
      try scope.fetch(RunStatements.approved(year, [.settle, .fix, .revise, .plan])).first?.head.id
    }
    guard let row else { throw BillingError.yearUnknown(year.year) }
    return try Procurement(try await paperData(of: row).evaluation).json
  }
}
