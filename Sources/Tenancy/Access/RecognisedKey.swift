package import CivilTime

/// A key that was verified before, as it is known for the requests that follow on one connection.
///
/// It opens nothing by itself: each request is admitted anew (``Authenticator/admit(_:at:)``), and the guard of the
/// caller's access still reads the key's state in the transaction of the work.
package struct RecognisedKey: Sendable {
  /// For everything about the key that stays as it is; its standing is that of the moment it was recognised.
  package let caller: Caller
  package let text: APIKeyText
  let attempt: AccessAttempt
}

extension Authenticator {
  /// Recognises the key of a request without asking anybody and without counting it.
  /// - Returns: nil where there is any doubt, for ``authenticate(_:claim:plane:from:at:)`` to settle.
  package func recognise(
    _ credential: PresentedCredential, claim: TenantClaim, plane: Plane, from address: IPAddress?, at now: Timestamp
  ) -> RecognisedKey? {
    let attempt = AccessAttempt(credential: credential, claim: claim, plane: plane, address: address)
    guard let key = APIKeyText(credential.text), let grant = remembered(key, attempt, at: now) else { return nil }
    let standing = standing(of: grant, at: now)
    return RecognisedKey(caller: Caller(grant, standing, isFromCache: true), text: key, attempt: attempt)
  }

  /// Counts one request of a recognised key.
  /// - Returns: nil where something about it is not as it was, or its quota is used up; then nothing was counted.
  package func admit(_ key: RecognisedKey, at now: Timestamp) -> RateStanding? {
    let grant = key.caller.grant
    guard stillHolds(key, at: now), let caller = try? admit(grant, isFromCache: true, at: now) else { return nil }
    observe(.cacheHit)
    return caller.standing
  }

  /// Whether a recognised key may be judged elsewhere as ``judging(_:from:at:verdict:_:)`` has it done, and neither the key
  /// nor its address is over a limit. Counts nothing.
  package func mayBeJudged(_ key: RecognisedKey, at now: Timestamp) -> Bool {
    stillHolds(key, at: now) && isInsideLimits(key.caller.grant.record, key.attempt.address, at: now)
  }

  /// Counts one request of a key that was judged elsewhere and found to be good.
  package func countJudged(_ key: RecognisedKey, at now: Timestamp) {
    count(key.caller.grant.record, at: now)
  }

  private func stillHolds(_ key: RecognisedKey, at now: Timestamp) -> Bool {
    let grant = key.caller.grant
    return isRemembered(grant) && (try? grant.require(key.attempt, standing: nil, at: now)) != nil
  }
}
