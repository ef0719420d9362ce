package import CivilTime
package import Tenancy

/// Finds out who a token stands for. ``TokenDesk`` is the one that serves; tests give their own.
package protocol PersonAuthenticating: Sendable {
  /// The resident behind a token with the audience `moyai-me`.
  /// - Throws: `Problem` with `token_invalid`; what the database throws when it cannot be asked.
  func citizen(_ token: String, at now: Timestamp) async throws -> Citizen

  /// The desk of staff behind a token with the audience `moyai-tenant`.
  /// - Throws: as ``citizen(_:at:)``, and `AccessRefused` for what is the matter with the tenant.
  func staff(_ token: String, claim: TenantClaim, at now: Timestamp) async throws -> Desk

  /// The prefecture's desk behind a token with the audience `moyai-admin`.
  func prefectureOperator(_ token: String, claim: TenantClaim, at now: Timestamp) async throws -> Desk
}

/// Whom a token proved.
enum Person: Sendable {
  case citizen(Citizen)
  case desk(Desk)
}
