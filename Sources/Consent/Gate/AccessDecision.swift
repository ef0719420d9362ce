import Postgres
import Tenancy

/// What gate 1 decided about one person: written to the ledger and committed before gate 2 looks.
struct AccessDecision: Sendable {
  /// Nil for a permit.
  let refusedAs: AccessDenied.Code?
  let service: String?
  let rotation: KeyRotation?

  /// The refusal of everything, when it is one that concerns the request and not a single person.
  var refusal: AccessDenied? {
    guard let refusedAs, refusedAs != .noValidConsent else { return nil }
    return AccessDenied(refusedAs, rotation: rotation)
  }
}
