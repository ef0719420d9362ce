package import CivilTime

/// The dates NGSI-v2 accepts in values of type `DateTime` and `ISO8601` ("Datetime support", behaviour 21): a date; a
/// date and a time of hours, minutes, seconds or fractions, with or without colons; a zone after the time, UTC when
/// there is none.
package enum DateTimeText {
  /// Whether an attribute or metadata type makes its value a date.
  package static func isDateType(_ type: String) -> Bool { type == "DateTime" || type == "ISO8601" }

  /// The instant, or nil when the text is no such date. Digits past the microsecond are cut off.
  package static func parse(_ text: String) -> Timestamp? {
    let parts = text.utf8.split(separator: UInt8(ascii: "T"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let day = parts.first, let date = CivilDate(Substring(day)) else { return nil }
    let midnight = Int64(date.daysSinceEpoch) * 86_400_000_000
    guard parts.count == 2 else { return Timestamp(microseconds: midnight) }
    guard let time = microsecondsInDay(parts[1]) else { return nil }
    return Timestamp(microseconds: midnight + time)
  }

  /// The time part with its zone, in microseconds UTC from the start of the date.
  private static func microsecondsInDay(_ text: Substring.UTF8View) -> Int64? {
    let zoneStart = text.firstIndex { $0 == UInt8(ascii: "Z") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    guard let time = time(text[..<(zoneStart ?? text.endIndex)]) else { return nil }
    guard let zoneStart else { return time }
    guard let zone = zone(text[zoneStart...]) else { return nil }
    return time - zone
  }

  private static func time(_ text: Substring.UTF8View) -> Int64? {
    let pieces = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let clock = pieces.first, let fields = fields(clock, maxCount: 3) else { return nil }
    guard fields[0] < 24, fields.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    var seconds: Int64 = 0
    for (index, field) in fields.enumerated() { seconds += field * [3600, 60, 1][index] }
    guard pieces.count == 2 else { return seconds * 1_000_000 }
    guard fields.count == 3, let fraction = fraction(pieces[1]) else { return nil }
    return seconds * 1_000_000 + fraction
  }

  private static func zone(_ text: Substring.UTF8View) -> Int64? {
    guard let sign = text.first else { return nil }
    let rest = text.dropFirst()
    if sign == UInt8(ascii: "Z") { return rest.isEmpty ? 0 : nil }
    guard let fields = fields(rest, maxCount: 2), fields[0] < 24 else { return nil }
    let minutes = fields.count == 2 ? fields[1] : 0
    guard minutes < 60 else { return nil }
    let offset = (fields[0] * 60 + minutes) * 60_000_000
    return sign == UInt8(ascii: "-") ? -offset : offset
  }

  /// One to `maxCount` numbers of two digits each, all of them with colons between or none.
  private static func fields(_ text: Substring.UTF8View, maxCount: Int) -> [Int64]? {
    let hasColons = text.contains(UInt8(ascii: ":"))
    var rest = text
    var fields: [Int64] = []
    while !rest.isEmpty {
      if !fields.isEmpty, hasColons {
        guard rest.first == UInt8(ascii: ":") else { return nil }
        rest = rest.dropFirst()
      }
      guard fields.count < maxCount, let field = number(rest.prefix(2)), rest.count >= 2 else { return nil }
      fields.append(field)
      rest = rest.dropFirst(2)
    }
    return fields.isEmpty ? nil : fields
  }

  private static func fraction(_ text: Substring.UTF8View) -> Int64? {
    guard number(text.prefix(6)) != nil, text.allSatisfy(isDigit) else { return nil }
    var value: Int64 = 0
    for byte in text.prefix(6) { value = value * 10 + Int64(byte - UInt8(ascii: "0")) }
    for _ in 0..<max(0, 6 - text.count) { value *= 10 }
    return value
  }

  private static func number(_ text: Substring.UTF8View) -> Int64? {
    guard !text.isEmpty, text.allSatisfy(isDigit) else { return nil }
    return text.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
