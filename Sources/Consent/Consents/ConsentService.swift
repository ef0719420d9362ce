package import ConsentRules
package import Postgres
import Tenancy

/// What residents do with their consents, and what services learn of it. Every call is one transaction for each town it
/// touches, in the role `consent`; what is not the caller's is ``ConsentError/notFound``.
package struct ConsentService: Sendable {
  let database: Database
  let changes: ConsentChanges
  let cursors: CursorSeal

  /// - Parameters:
  ///   - keys: signs receipts.
  ///   - cursors: seals the cursors of lists; the same on every node.
  package init(database: Database, keys: SigningKeys, cursors: CursorSeal) {
    self.database = database
    changes = ConsentChanges(keys: keys)
    self.cursors = cursors
  }

  /// The towns in which the account is a person.
  package func links(of account: AccountID) async throws -> [ResidentLink] {
    try await database.withPlatform(.consent, .readOnly) { scope in
      try scope.fetch(ResidentStatements.links(of: account))
    }
  }

  /// The services that know the account.
  package func services(of account: AccountID) async throws -> [KnownService] {
    try await database.withPlatform(.consent, .readOnly) { scope in
      try scope.fetch(ResidentStatements.services(of: account))
    }
  }

  /// Asks the account's towns one after the other until one has what is looked for. Ids are random, so only one can.
  func firstTown<Found: Sendable>(
    of account: AccountID, _ mode: TransactionMode,
    _ body: @escaping @Sendable (inout TenantScope, ResidentLink) throws -> Found?
  ) async throws -> Found {
    for link in try await links(of: account) {
      if let found = try await inTown(link.tenant, mode, { (scope: inout TenantScope) in try body(&scope, link) }) {
        return found
      }
    }
    throw ConsentError.notFound
  }

  /// One transaction in a town.
  func inTown<Answer: Sendable>(
    _ tenant: TenantID, _ mode: TransactionMode,
    _ body: @escaping @Sendable (inout TenantScope) throws -> Answer
  ) async throws -> Answer {
    try await database.withTenant(TenantAccess(tenant: tenant), mode, as: .consent, body)
  }
}
