import CivilTime
package import Postgres
import Synchronization

/// Which keys were used, to the minute. Requests only note it here; ``flush(to:)`` writes it beside them, one statement
/// for each tenant, so that no request waits for it.
package final class LastUseBook: Sendable {
  private struct Entry: Hashable {
    let tenant: TenantID
    let kid: KeyID
  }

  private let pending = Mutex<[Entry: Timestamp]>([:])

  /// More keys than this are not remembered between two flushes: the date informs and decides nothing.
  package static let entriesMax = 100_000

  package init() {}

  /// Notes a use.
  func note(_ tenant: TenantID, _ kid: KeyID, at now: Timestamp) {
    let minute = Timestamp(microseconds: now.microseconds - now.microseconds % 60_000_000)
    let entry = Entry(tenant: tenant, kid: kid)
    pending.withLock { pending in
      guard pending[entry] != nil || pending.count < Self.entriesMax else { return }
      pending[entry] = minute
    }
  }

  /// Writes what was noted since the last time. What could not be written is noted again unless it was used since.
  package func flush(to database: Database) async throws {
    let taken = pending.withLock { pending in
      defer { pending = [:] }
      return pending
    }
    var firstError: (any Error)?
    for (tenant, uses) in Dictionary(grouping: taken, by: \.key.tenant) {
      // Sorted, so that two servers that flush at once lock the rows in one order.
      let sorted = uses.map { (kid: $0.key.kid, at: $0.value) }.sorted { $0.kid.text < $1.kid.text }
      do {
        _ = try await database.withTenant(TenantAccess(tenant: tenant), .readWrite, KeyStatements.use(tenant, sorted))
      } catch {
        firstError = firstError ?? error
        pending.withLock { $0.merge(uses) { newer, _ in newer } }
      }
    }
    if let firstError { throw firstError }
  }
}
