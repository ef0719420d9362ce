package import CivilTime
import Postgres
package import StrictJSON

extension BillingService {
  /// Enters an agreement with those who take part and what they use. The same again is nothing; a new interval of a member
  /// is one more row and may not overlap another.
  package func agree(
    _ agreement: Agreement, members: [MemberTerm], subscriptions: [Subscription], by person: Person, at now: Timestamp
  ) async throws {
    try await change { (scope: inout PlatformScope) in
      try scope.execute(DefinitionStatements.queue)
      try DefinitionWriter.write(agreement, members, subscriptions, at: now, &scope)
      try scope.note("agreement.put", "agreement:\(agreement.id)", by: person, at: now)
    }
  }

  /// Opens a fiscal year of an agreement, or sets what is compared in it for the council.
  package func open(
    _ year: FiscalYear, agreement: String, fairness: JSON?, by person: Person, at now: Timestamp
  ) async throws {
    try await change { (scope: inout PlatformScope) in
      try scope.execute(DefinitionStatements.queue)
      guard try scope.fetch(CaseStatements.agreement(agreement)).first != nil else {
        throw BillingError.unknown("agreement \(agreement)")
      }
      guard try scope.fetch(DefinitionStatements.put(year, agreement: agreement, at: now)).first == true else {
        throw BillingError.alreadyDefined("year \(year.year)")
      }
      let found = try Self.lockOpen(year, in: &scope)
      if let fairness { try scope.execute(YearStatements.setFairness(fairness.canonicalText, of: year)) }
      var builder = CaseBuilder(year, .plan, try scope.fetch(YearStatements.find(year)).first ?? found)
      builder.takesUsage = false
      _ = try builder.build(in: &scope)
      try scope.note("year.open", "year:\(year.year)", by: person, at: now)
    }
  }
}
