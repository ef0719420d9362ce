package import CivilTime

/// Counts requests in fixed windows that begin with a key's first request. A value: it knows neither clock nor lock.
///
/// Its memory is bounded. When it is full of running windows, every further key shares one window with all others that
/// found no place: stricter than promised, never open.
package struct WindowCounter<Key: Hashable & Sendable>: Sendable {
  private struct Window {
    var start: Timestamp
    var count: Int
  }

  package let policy: RatePolicy
  package let capacity: Int
  private var windows: [Key: Window] = [:]
  private var overflow: Window?

  package init(policy: RatePolicy, capacity: Int) {
    precondition(capacity > 0, "a counter without memory would put everybody into one window")
    self.policy = policy
    self.capacity = capacity
  }

  /// How many keys are remembered now.
  package var count: Int { windows.count }

  /// Counts one request if the quota allows it. A refused request is not counted, so the window ends as announced.
  /// `quota` replaces the policy's for this key.
  package mutating func take(_ key: Key, at now: Timestamp, quota: Int? = nil) -> RateStanding {
    let policy = self.policy.withQuota(quota)
    if windows[key] == nil, windows.count >= capacity {
      forgetEnded(at: now)
      if windows.count >= capacity { return Self.take(&overflow, at: now, policy) }
    }
    return Self.take(&windows[key], at: now, policy)
  }

  /// How the key stands, without counting.
  package func standing(_ key: Key, at now: Timestamp, quota: Int? = nil) -> RateStanding {
    var copy = windows[key] ?? (windows.count >= capacity ? overflow : nil)
    let policy = self.policy.withQuota(quota)
    Self.roll(&copy, at: now, policy)
    return Self.standing(copy, at: now, policy, isAdmitted: (copy?.count ?? 0) < policy.quota)
  }

  private static func take(_ window: inout Window?, at now: Timestamp, _ policy: RatePolicy) -> RateStanding {
    roll(&window, at: now, policy)
    var current = window ?? Window(start: now, count: 0)
    let isAdmitted = current.count < policy.quota
    if isAdmitted { current.count += 1 }
    window = current
    return standing(current, at: now, policy, isAdmitted: isAdmitted)
  }

  /// Ends a window that is over. A clock set back does not prolong a window: it begins anew with what was counted.
  private static func roll(_ window: inout Window?, at now: Timestamp, _ policy: RatePolicy) {
    guard let current = window else { return }
    if now >= current.start + .seconds(policy.windowSeconds) {
      window = nil
    } else if now < current.start {
      window = Window(start: now, count: current.count)
    }
  }

  private static func standing(
    _ window: Window?, at now: Timestamp, _ policy: RatePolicy, isAdmitted: Bool
  ) -> RateStanding {
    let end = (window?.start ?? now) + .seconds(policy.windowSeconds)
    let rest = (end - now).wholeMicroseconds
    return RateStanding(
      policy: policy, isAdmitted: isAdmitted, remaining: max(0, policy.quota - (window?.count ?? 0)),
      resetSeconds: Int((rest + 999_999) / 1_000_000))
  }

  private mutating func forgetEnded(at now: Timestamp) {
    let length = Duration.seconds(policy.windowSeconds)
    windows = windows.filter { now < $0.value.start + length }
  }
}
