package import ConsentRules
package import Postgres
package import Tenancy

/// A resident, as the token proved. All there is to know is the account: who that is in a town says the vault.
package struct Citizen: Sendable {
  package let account: AccountID
  /// Where the answers kept for repetitions lie: with the prefecture, because an account is no town's.
  let home: TenantAccess

  package init(account: AccountID, home: TenantAccess) {
    self.account = account
    self.home = home
  }

  package var principal: Principal { .account(account.text) }
}

/// A request of a resident. It has no tenant: which towns it touches follows from the account's own links, read in the
/// transaction of the work, and never from anything the request names.
package struct CitizenRequest: Sendable {
  package let info: RequestInfo
  package let services: Services
  package let citizen: Citizen

  package var account: AccountID { citizen.account }
}
