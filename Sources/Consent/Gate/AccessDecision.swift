import ConsentRules
import Postgres
import Tenancy

/// What gate 1 decided about one person: written to the ledger and committed before anybody learns of it.
struct AccessDecision: Sendable {
  /// A permit for gate 2. It lives five seconds and serves one read.
  struct Permit: Sendable {
    let entry: SQLUUID
    let capability: SQLUUID
    /// In the order asked.
    let categories: [Versioned<CategoryName>]
  }

  enum Verdict: Sendable {
    case permit(Permit)
    case deny(AccessDenied.Code)
  }

  let verdict: Verdict
  let service: String?
  let rotation: KeyRotation?

  /// The refusal of everything, when it is one that concerns the request and not a single person.
  var refusal: AccessDenied? {
    guard case .deny(let code) = verdict, code != .noValidConsent else { return nil }
    return AccessDenied(code, rotation: rotation)
  }
}
