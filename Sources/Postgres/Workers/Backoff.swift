/// Growing pauses between attempts, with jitter so that many processes do not return in the same instant.
struct Backoff {
  let first: Duration
  let longest: Duration
  private var attempts = 0

  init(first: Duration, longest: Duration) {
    self.first = first
    self.longest = longest
  }

  mutating func reset() { attempts = 0 }

  /// Between a half and the whole of `first × 2ⁿ`, at most `longest`.
  mutating func next() -> Duration {
    let whole = min(first * (1 << min(attempts, 16)), longest)
    attempts += 1
    return whole * Double.random(in: 0.5...1)
  }
}
