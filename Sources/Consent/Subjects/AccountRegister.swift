package import CivilTime
package import ConsentRules
package import Postgres
import Synchronization

/// The accounts of residents: one for each (issuer, subject), made on the first valid token and never changed. It is
/// prefecture-wide and has no attributes; everything about it lies in the vault.
package final class AccountRegister: Sendable {
  private struct Person: Hashable {
    let issuer: String
    let subject: String
  }

  private let database: Database
  private let known = Mutex<[Person: AccountID]>([:])

  /// Accounts remembered at most; when they are more, all are forgotten and asked for again.
  package static let rememberedMax = 20_000

  package init(_ database: Database) {
    self.database = database
  }

  /// The account of that person, made when it is not there. Two first tokens at the same moment get one account.
  package func account(issuer: String, subject: String, at now: Timestamp) async throws -> AccountID {
    let person = Person(issuer: issuer, subject: subject)
    if let account = known.withLock({ $0[person] }) { return account }
    let fresh = AccountID.random()
    let account = try await database.withPlatform(.consent, .readWrite) { scope in
      if let found = try scope.fetch(AccountStatements.find(issuer, subject)).first { return found }
      try scope.execute(AccountStatements.insert(fresh, issuer, subject, at: now))
      guard let made = try scope.fetch(AccountStatements.find(issuer, subject)).first else {
        throw RegisterError(.notFound)
      }
      return made
    }
    known.withLock { known in
      if known.count >= Self.rememberedMax { known.removeAll(keepingCapacity: true) }
      known[person] = account
    }
    return account
  }
}

/// All SQL that touches `moyai_vault.account`.
enum AccountStatements {
  static func find(_ issuer: String, _ subject: String) -> Query<AccountID> {
    Query("SELECT account_id FROM moyai_vault.account WHERE issuer = \(issuer) AND sub = \(subject)") {
      row throws(DecodingFailure) in AccountID(try row.uuid(0))
    }
  }

  static func insert(_ account: AccountID, _ issuer: String, _ subject: String, at now: Timestamp) -> Command {
    Command(
      """
      INSERT INTO moyai_vault.account (account_id, issuer, sub, created_at)
      VALUES (\(account.uuid), \(issuer), \(subject), \(now)) ON CONFLICT DO NOTHING
      """)
  }
}
