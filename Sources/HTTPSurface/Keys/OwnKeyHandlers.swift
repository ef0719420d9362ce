import CivilTime
import HTTPTypes
import Postgres
import Tenancy

/// What a service or a provider does about its own key.
enum OwnKeyHandlers {
  /// By the same rules as a manager's: a successor with the same terms, the old key until the overlap ends.
  @Sendable static func rotate(_ request: TenantRequest) async throws -> Answer {
    let overlap = try request.info.members(["overlap"]).optionalDuration("overlap") ?? .zero
    let (keys, caller, now) = (request.services.keys, request.caller, request.info.receivedAt)
    let issued = try await request.services.database.withTenant(request.access, .readWrite) { scope in
      try keys.rotate(caller.kid, overlap: overlap, by: caller.principal, at: now, in: &scope)
    }
    return issued.answer(at: now)
  }
}
