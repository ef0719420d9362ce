import CivilTime
package import Postgres

/// A member's own statements that went out. The row policy decides what is its own; nothing here filters by tenant.
package struct StatementReader: Sendable {
  package static let listMax = 200

  private let database: Database

  package init(database: Database) { self.database = database }

  /// Heads, the newest first.
  /// - Parameter after: the number of the last one of the page before.
  package func list(
    of access: TenantAccess, after: String? = nil, limit: Int = listMax
  ) async throws -> [StatementHead] {
    try await database.withTenant(
      access, .readOnly, StatementStatements.list(after: after, limit: min(max(limit, 1), Self.listMax)))
  }

  /// The statement of that number with its CSV and JSON; nil when the tenant has none.
  package func statement(_ number: String, of access: TenantAccess) async throws -> IssuedStatement? {
    try await database.withTenant(access, .readOnly, StatementStatements.one(number)).first
  }
}
