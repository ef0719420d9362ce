/// What a request shows before it is let in.
struct AccessAttempt: Sendable {
  let credential: PresentedCredential
  let claim: TenantClaim
  let plane: Plane
  /// Where it comes from; nil when that is not known, which an address list never allows.
  let address: IPAddress?
}
