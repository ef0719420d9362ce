import CivilTime

/// The preferred date form of HTTP (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// The second the instant lies in, in UTC; instants before 1970 do not occur in keys and count as 1970.
  static func text(_ instant: Timestamp) -> String {
    let seconds = max(0, instant.secondsSinceEpoch)
    let days = Int(seconds / 86_400)
    let date = CivilDate(daysSinceEpoch: days)
    let rest = seconds % 86_400
    return "\(weekdays[days % 7]), \(two(date.day)) \(months[date.month - 1]) \(date.year) "
      + "\(two(Int(rest / 3600))):\(two(Int(rest / 60 % 60))):\(two(Int(rest % 60))) GMT"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
