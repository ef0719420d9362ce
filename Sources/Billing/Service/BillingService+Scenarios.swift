import Allocation
package import CivilTime
package import Postgres
package import StrictJSON

extension BillingService {
  /// What-if on a stored run: computed, stored in its own table, and nowhere else (Billing.docc, invariant 13).
  package func scenario(
    on base: String, patch: JSON, name: String, by person: Person, at now: Timestamp
  ) async throws -> StoredScenario {
    let base = try await stored(base)
    let evaluation = try Evaluation(ScenarioCase.build(base, patch: patch, name: name))
    return try await change { (scope: inout PlatformScope) in
      let digest = evaluation.result.inputSHA256
      let scenario = StoredScenario(
        id: "S-\(base.id)-\(digest.prefix(16))", baseRun: base.id, name: name, patch: patch.canonicalText,
        resultJSON: evaluation.resultJSON, createdAt: now, createdBy: person.text)
      try scope.execute(ScenarioStatements.insert(scenario, input: digest))
      return try scope.fetch(ScenarioStatements.find(scenario.id)).first ?? scenario
    }
  }

  package func scenario(_ id: String) async throws -> StoredScenario {
    guard let found = try await read({ scope in try scope.fetch(ScenarioStatements.find(id)) }).first else {
      throw BillingError.unknown("scenario \(id)")
    }
    return found
  }

  /// Scenarios, by id.
  package func scenarios(after: String? = nil, limit: Int = 100) async throws -> [StoredScenario] {
    try await read { scope in
      try scope.fetch(ScenarioStatements.list(after: after, limit: min(max(limit, 1), 100)))
    }
  }

  /// What-if of a town about itself, on the run of the year that is in force and issued. Kept among the town's own rows.
  package func townScenario(
    _ year: FiscalYear, patch: JSON, of access: TenantAccess, by person: Person, at now: Timestamp
  ) async throws -> StoredScenario {
    let code = access.tenant.caseCode
    try ScenarioCase.checkTown(patch, code: code)
    guard let base = try await issuedRun(of: year) else { throw BillingError.yearUnknown(year.year) }
    let evaluation = try Evaluation(ScenarioCase.build(base, patch: patch, name: code))
    let scenario = StoredScenario(
      id: "T-\(base.id)-\(evaluation.result.inputSHA256.prefix(16))", baseRun: base.id, name: code,
      patch: patch.canonicalText, resultJSON: evaluation.resultJSON, createdAt: now, createdBy: person.text)
    _ = try await database.withTenant(
      access, .readWrite, ScenarioStatements.insert(scenario, tenant: access.tenant))
    return scenario
  }

  /// The approved run of a year whose statements went out: what towns may see and ask about. The latest step of the year.
  func issuedRun(of year: FiscalYear) async throws -> StoredRun? {
    try await read { (scope: inout PlatformScope) in
      guard let row = try scope.fetch(ScenarioStatements.issuedRun(year)).first else { return nil }
      return try Self.find(row, in: &scope)
    }
  }
}
