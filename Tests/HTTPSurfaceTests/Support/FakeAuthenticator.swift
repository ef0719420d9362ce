import CivilTime
import HTTPSurface
import Synchronization

@testable import Tenancy

/// An authenticator without a database: knows the callers it was given by the text of their keys.
final class FakeAuthenticator: Authenticating {
  struct Seen: Sendable {
    var attempts = 0
    var forgotten: [String] = []
    var exposed: [String] = []
    var claims: [TenantClaim] = []
    var planes: [Tenancy.Plane] = []
  }

  private let callers: [String: Caller]
  private let refusal: AccessRefused?
  private let state = Mutex(Seen())

  init(_ callers: [String: Caller] = [:], refusing refusal: AccessRefused? = nil) {
    self.callers = callers
    self.refusal = refusal
  }

  var seen: Seen { state.withLock { $0 } }

  func authenticate(
    _ credential: PresentedCredential, claim: TenantClaim, plane: Tenancy.Plane, from address: IPAddress?,
    at now: Timestamp
  ) async throws -> Caller {
    state.withLock {
      $0.attempts += 1
      $0.claims.append(claim)
      $0.planes.append(plane)
    }
    if let refusal { throw refusal }
    guard let caller = callers.first(where: { $0.key == credential.text })?.value else {
      throw AccessRefused(.keyUnknown)
    }
    guard claim.matches(caller.tenantCode, caller.slug) else { throw AccessRefused(.tenantMismatch) }
    return caller
  }

  func key(in credential: PresentedCredential, from address: IPAddress?, at now: Timestamp) throws(AccessRefused)
    -> APIKeyText
  {
    if let refusal { throw refusal }
    guard let key = APIKeyText(credential.text) else { throw AccessRefused(.keyMalformed) }
    return key
  }

  func judging<Answer: Sendable>(
    _ key: APIKeyText, from address: IPAddress?, at now: Timestamp,
    verdict: @Sendable (any Error) -> AccessRefused.Code?, _ work: @Sendable (Bool) async throws -> Answer
  ) async throws -> Answer {
    do { return try await work(false) } catch {
      if let code = verdict(error) { throw AccessRefused(code) }
      throw error
    }
  }

  func forget(_ caller: Caller) { state.withLock { $0.forgotten.append(caller.kid.text) } }

  func expose(_ keys: [APIKeyText], at now: Timestamp) async {
    state.withLock { $0.exposed += keys.map { $0.kid.text } }
  }
}
