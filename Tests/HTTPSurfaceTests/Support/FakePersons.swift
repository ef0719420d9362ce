import CivilTime
import ConsentRules
import HTTPSurface
import Postgres

@testable import HTTPSurface
@testable import Tenancy

/// Believes three tokens: a resident's, staff's and an operator's.
struct FakePersons: PersonAuthenticating {
  static let resident = "a.resident.token"
  static let staff = "a.staff.token"
  static let clerk = "a.clerk.token"
  static let chief = "an.operator.token"
  static let account = AccountID(high: 1, low: 2)

  func citizen(_ token: String, at now: Timestamp) async throws -> Citizen {
    guard token == Self.resident else { throw Problem(.tokenInvalid) }
    return Citizen(account: Self.account, home: TenantAccess(tenant: TenantID(70_009)))
  }

  func staff(_ token: String, claim: TenantClaim, at now: Timestamp) async throws -> Desk {
    guard token == Self.staff || token == Self.clerk else { throw Problem(.tokenInvalid) }
    let town = Keys.code("072028")
    guard claim.matches(town, Keys.slug("aizuwakamatsu")) else { throw AccessRefused(.tenantMismatch) }
    return .forTesting(
      town, roles: token == Self.staff ? [.manager, .auditor] : [.clerk],
      principal: .person(issuer: "https://login.example.jp", subject: "m1"))
  }

  func prefectureOperator(_ token: String, claim: TenantClaim, at now: Timestamp) async throws -> Desk {
    guard token == Self.chief else { throw Problem(.tokenInvalid) }
    return .forTesting(
      Keys.code("070009"), roles: [.operator],
      principal: .person(issuer: "https://login.example.jp", subject: "o1"))
  }
}
