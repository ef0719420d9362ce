import CivilTime
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Arithmetic with times as they stand on the wire.
enum Instant {
  static func moved(_ text: String, days: Int = 0, milliseconds: Int64 = 0) throws -> String {
    let instant = try #require(Timestamp(iso8601: text), "\(text) is no instant")
    return (instant + .seconds(days * 86_400) + .milliseconds(milliseconds)).iso8601Milliseconds()
  }

  /// Milliseconds from one to the other.
  static func between(_ from: String, _ to: String) throws -> Int64 {
    let (start, end) = (try #require(Timestamp(iso8601: from)), try #require(Timestamp(iso8601: to)))
    return (end.microseconds - start.microseconds) / 1_000
  }

  /// Tries again until it is there, for what follows its cause a little later. The limit is for what never comes, not a
  /// measure: a slow machine may take its time.
  static func soon<Value>(within seconds: Int = 60, _ look: () throws -> Value?) throws -> Value? {
    let deadline = time(nil) + seconds
    while true {
      if let value = try look() { return value }
      if time(nil) >= deadline { return nil }
      usleep(50_000)
    }
  }
}
