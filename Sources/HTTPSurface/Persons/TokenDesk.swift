package import CivilTime
package import Consent
package import Identity
package import Tenancy

/// Judges tokens by Identity, and finds the account or the desk they stand for.
package struct TokenDesk: PersonAuthenticating {
  private let verifier: TokenVerifier
  private let accounts: AccountRegister
  private let desks: DeskRegister
  private let prefecture: PrefectureMemory

  package init(_ verifier: TokenVerifier, accounts: AccountRegister, desks: DeskRegister) {
    self.verifier = verifier
    self.accounts = accounts
    self.desks = desks
    prefecture = PrefectureMemory(desks)
  }

  package func citizen(_ token: String, at now: Timestamp) async throws -> Citizen {
    let verified = try await verifier.verify(token, for: .me, at: now)
    let home = try await prefecture.access()
    let account = try await accounts.account(issuer: verified.issuer, subject: verified.subject, at: now)
    return Citizen(account: account, home: home)
  }

  package func staff(_ token: String, claim: TenantClaim, at now: Timestamp) async throws -> Desk {
    let verified = try await verifier.verify(token, for: .tenant, at: now)
    guard let tenant = verified.tenant.flatMap({ TenantCode($0) }) else { throw TokenRefused(.tenant) }
    // Words that are no role of a desk open nothing; `svc_<id>:<role>` is kept for the desks of services. Nobody becomes
    // an operator by what a town's issuer says.
    let roles = Set(verified.roles.compactMap { ConsoleRole(rawValue: $0) }).intersection(ConsoleRole.ofTown)
    return try await desks.desk(in: tenant, roles: roles, principal: verified.principal, claim: claim, at: now)
  }

  package func prefectureOperator(_ token: String, claim: TenantClaim, at now: Timestamp) async throws -> Desk {
    let verified = try await verifier.verify(token, for: .admin, at: now)
    // An issuer of operators that tells no roles speaks of people who have the usual ones.
    let roles =
      verified.roles.isEmpty
      ? ConsoleRole.prefectureDefault
      : Set(verified.roles.compactMap { ConsoleRole(rawValue: $0) }).intersection(ConsoleRole.ofPrefecture)
    return try await desks.prefectureDesk(roles: roles, principal: verified.principal, claim: claim, at: now)
  }
}

extension VerifiedToken {
  fileprivate var principal: Principal { .person(issuer: issuer, subject: subject) }
}
