import CivilTime
import HTTPTypes
import Postgres
import Tenancy

/// What a service or a provider does about its own key.
enum OwnKeyHandlers {
  /// By the same rules as a manager's: a successor with the same terms, the old key until the overlap ends.
  @Sendable static func rotate(_ request: TenantRequest, in scope: inout TenantScope) throws -> Answer {
    let overlap = try request.info.members(["overlap"]).optionalDuration("overlap") ?? .zero
    let now = request.info.receivedAt
    let issued = try request.services.keys.rotate(
      request.caller.kid, overlap: overlap, by: request.caller.principal, at: now, in: &scope)
    return issued.answer(at: now)
  }
}
