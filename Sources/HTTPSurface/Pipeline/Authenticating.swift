package import CivilTime
package import Tenancy

/// Finds out who asks. Tenancy's `Authenticator` is the one that serves; tests give their own.
package protocol Authenticating: Sendable {
  /// The caller behind a credential, within its rate and naming no other tenant.
  /// - Throws: `AccessRefused`; what the database throws when it cannot be asked.
  func authenticate(
    _ credential: PresentedCredential, claim: TenantClaim, plane: Tenancy.Plane, from address: IPAddress?,
    at now: Timestamp
  ) async throws -> Caller

  /// The key in a credential, judged by its text alone: format, check digit, CRC, kind of installation. For what is
  /// decided in the database, which is asked about each use.
  /// - Throws: `key_malformed`, `key_environment`; `rate_limited` where the address failed too often.
  func key(
    in credential: PresentedCredential, from address: IPAddress?, at now: Timestamp
  ) throws(AccessRefused) -> APIKeyText

  /// Runs a judgement of a key that is made elsewhere, within the key's rate and the address's failures.
  /// - Parameter verdict: of an error of `work`: the code when it is about the credential or the rate.
  func judging<Answer: Sendable>(
    _ key: APIKeyText, from address: IPAddress?, at now: Timestamp,
    verdict: @Sendable (any Error) -> AccessRefused.Code?,
    _ work: @Sendable (_ isOverLimit: Bool) async throws -> Answer
  ) async throws -> Answer

  /// Recognises a key that was verified before, without asking anybody and without counting; nil where there is doubt.
  func recognise(
    _ credential: PresentedCredential, claim: TenantClaim, plane: Tenancy.Plane, from address: IPAddress?,
    at now: Timestamp
  ) -> RecognisedKey?

  /// Counts one request of a recognised key; nil, and nothing counted, where it is not as it was or may not ask now.
  func admit(_ key: RecognisedKey, at now: Timestamp) -> RateStanding?

  /// Whether a recognised key may be judged elsewhere, with neither it nor its address over a limit. Counts nothing.
  func mayBeJudged(_ key: RecognisedKey, at now: Timestamp) -> Bool

  /// Counts one request of a recognised key that was judged elsewhere and found to be good.
  func countJudged(_ key: RecognisedKey, at now: Timestamp)

  /// Remembers a token that was refused; the refusal instead, where its address sent too many of them.
  func refusal(ofTokenFrom address: IPAddress?, at now: Timestamp) -> AccessRefused?

  /// Forgets what is cached about the caller's key, because the guard found it stale.
  func forget(_ caller: Caller)

  /// Notes that keys were seen where keys must not be (HTTPSurface.docc, credentials).
  func expose(_ keys: [APIKeyText], at now: Timestamp) async
}

extension Authenticator: Authenticating {}

extension Authenticating {
  /// By default nothing is recognised: every request is authenticated.
  package func recognise(
    _ credential: PresentedCredential, claim: TenantClaim, plane: Tenancy.Plane, from address: IPAddress?,
    at now: Timestamp
  ) -> RecognisedKey? { nil }

  package func admit(_ key: RecognisedKey, at now: Timestamp) -> RateStanding? { nil }

  package func mayBeJudged(_ key: RecognisedKey, at now: Timestamp) -> Bool { false }

  package func countJudged(_ key: RecognisedKey, at now: Timestamp) {}

  package func refusal(ofTokenFrom address: IPAddress?, at now: Timestamp) -> AccessRefused? { nil }
}

/// What a caller showed, kept for judging the same request once more.
struct Attempt: Sendable {
  let credential: PresentedCredential
  let claim: TenantClaim
  let plane: Tenancy.Plane
  let address: IPAddress?
}

extension Authenticating {
  func authenticate(_ attempt: Attempt, at now: Timestamp) async throws -> Caller {
    try await authenticate(
      attempt.credential, claim: attempt.claim, plane: attempt.plane, from: attempt.address, at: now)
  }
}
