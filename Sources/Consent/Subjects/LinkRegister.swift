package import CivilTime
package import ConsentRules
package import Postgres
import Tenancy

/// Links accounts to subjects by two proofs of different kind: the code a clerk handed over, and the birth date.
///
/// Whatever is wrong, the answer is the same `link_refused`: a wrong, used, expired or ended code, another birth date, a
/// closed subject, a town that is not there, a subject or an account that is linked already, an account that failed too
/// often today. Only the counters, and for a foreign link the town's alarm, tell the difference, and they are committed
/// although the answer is a refusal.
package struct LinkRegister: Sendable {
  private let database: Database

  package init(_ database: Database) {
    self.database = database
  }

  /// A link that was made.
  package struct Linked: Equatable, Sendable {
    package let tenant: TenantID
    package let linkedAt: Timestamp
  }

  /// Redeems a code.
  /// - Throws: ``RegisterError`` with `link_refused`.
  package func redeem(
    _ code: String, birthDate: CivilDate, in tenant: TenantID, for account: AccountID, at now: Timestamp
  ) async throws -> Linked {
    let access = TenantAccess(tenant: tenant)
    let isLinked = try await database.withTenant(access, .readWrite, as: .consent) {
      (scope: inout TenantScope) -> Bool in
      let day = JapanTime.date(of: now)
      // The row of the day is locked first, so that attempts of one account come one after the other.
      try scope.execute(LinkStatements.beginAttempt(account, day))
      let failures = try scope.fetch(LinkStatements.failures(account, day)).first ?? 0
      guard failures < LinkCode.accountFailuresMax else { return false }
      if try link(code, birthDate, account, at: now, in: &scope) { return true }
      try scope.execute(LinkStatements.countFailure(account, day))
      return false
    }
    guard isLinked else { throw RegisterError(.linkRefused) }
    return Linked(tenant: tenant, linkedAt: now)
  }

  private func link(
    _ code: String, _ birthDate: CivilDate, _ account: AccountID, at now: Timestamp, in scope: inout TenantScope
  ) throws -> Bool {
    guard let hash = LinkCode.hash(code),
      let found = try scope.fetch(LinkStatements.code(scope.tenant, hash)).first,
      found.isOpen, !found.isUsed, now < found.expiresAt, found.failures < LinkCode.failuresMax
    else { return false }
    guard found.birthDate == birthDate else {
      try scope.execute(LinkStatements.countFailure(scope.tenant, hash))
      return false
    }
    let holder = try scope.fetch(LinkStatements.account(scope.tenant, found.subject)).first
    if let holder, holder != account {
      try scope.execute(LinkStatements.alarm(scope.tenant, found.subject, at: now))
      return false
    }
    let own = try scope.fetch(LinkStatements.subject(scope.tenant, account)).first
    guard own == nil || own == found.subject else { return false }
    if own == nil { try scope.execute(LinkStatements.insert(scope.tenant, account, found.subject, at: now)) }
    try scope.execute(LinkStatements.use(scope.tenant, hash, at: now))
    return true
  }
}
