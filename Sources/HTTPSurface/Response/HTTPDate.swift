package import CivilTime
import Synchronization

/// The `Date` field: `Sun, 22 Nov 2026 00:00:00 GMT` (RFC 9110 §5.6.7).
package enum HTTPDate {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  package static func text(_ instant: Timestamp) -> String {
    let seconds = instant.secondsSinceEpoch
    let days = Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400)
    let rest = Int(seconds) - days * 86_400
    let date = CivilDate(daysSinceEpoch: days)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    // 1970-01-01 was a Thursday.
    let weekday = weekdays[((days % 7) + 7) % 7]
    return "\(weekday), \(two(date.day)) \(months[date.month - 1]) \(date.year) "
      + "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
  }
}

/// The text of the current second, made once a second and not once a request.
final class HTTPDateCache: Sendable {
  private let current = Mutex<(second: Int64, text: String)>((second: .min, text: ""))

  func text(_ instant: Timestamp) -> String {
    let second = instant.secondsSinceEpoch
    return current.withLock { current in
      if current.second != second { current = (second, HTTPDate.text(instant)) }
      return current.text
    }
  }
}
