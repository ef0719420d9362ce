import Postgres
import Synchronization
import Tenancy

/// Remembers which tenant is the prefecture. It never changes once it is admitted.
final class PrefectureMemory: Sendable {
  private let desks: DeskRegister
  private let known = Mutex<TenantID?>(nil)

  init(_ desks: DeskRegister) {
    self.desks = desks
  }

  /// - Throws: `unavailable` before the prefecture is admitted: there is no place yet for what residents do.
  func access() async throws -> TenantAccess {
    if let known = known.withLock({ $0 }) { return TenantAccess(tenant: known) }
    guard let found = try await desks.prefecture() else {
      throw Problem(.unavailable, logged: "the prefecture is not admitted as a tenant")
    }
    known.withLock { $0 = found.code.tenant }
    return TenantAccess(tenant: found.code.tenant)
  }
}
