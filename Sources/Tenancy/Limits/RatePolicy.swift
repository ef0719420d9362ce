/// How many requests are let through in a window.
package struct RatePolicy: Equatable, Sendable {
  /// The name in the `RateLimit` fields.
  package let name: String
  package let quota: Int
  package let windowSeconds: Int

  /// Quota and window must be positive.
  package init(name: String, quota: Int, windowSeconds: Int = 60) {
    precondition(quota > 0 && windowSeconds > 0, "a policy that admits nothing is a suspension, not a limit")
    self.name = name
    self.quota = quota
    self.windowSeconds = windowSeconds
  }

  /// The same with another quota.
  func withQuota(_ quota: Int?) -> RatePolicy {
    quota.map { RatePolicy(name: name, quota: max(1, $0), windowSeconds: windowSeconds) } ?? self
  }
}

/// How a caller stands to a policy after (or instead of) this request.
package struct RateStanding: Equatable, Sendable {
  package let policy: RatePolicy
  package let isAdmitted: Bool
  /// Requests left in this window.
  package let remaining: Int
  /// Whole seconds, rounded up, until the window ends.
  package let resetSeconds: Int

  /// The value of `RateLimit-Policy`: `"key";q=600;w=60`.
  package var policyField: String { "\"\(policy.name)\";q=\(policy.quota);w=\(policy.windowSeconds)" }

  /// The value of `RateLimit`: `"key";r=412;t=23`.
  package var limitField: String { "\"\(policy.name)\";r=\(remaining);t=\(resetSeconds)" }
}
