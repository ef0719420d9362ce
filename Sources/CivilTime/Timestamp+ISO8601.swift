extension Timestamp {
  /// Reads RFC 3339: date, `T`, time with seconds and an optional fraction, then `Z` or a numeric offset.
  /// Digits past the microsecond are cut off. Nil for anything else, also for a leap second.
  package init?(iso8601 text: some StringProtocol) {
    var scanner = DigitScanner(text)
    guard let year = scanner.number(digits: 4), scanner.skip("-"), let month = scanner.number(digits: 2),
      scanner.skip("-"), let day = scanner.number(digits: 2),
      let date = CivilDate(year: year, month: month, day: day),
      scanner.skip("T") || scanner.skip("t"), let hour = scanner.number(digits: 2), hour < 24,
      scanner.skip(":"), let minute = scanner.number(digits: 2), minute < 60,
      scanner.skip(":"), let second = scanner.number(digits: 2), second < 60
    else { return nil }
    var fraction: Int64 = 0
    if scanner.skip(".") {
      guard let read = scanner.fractionMicroseconds() else { return nil }
      fraction = read
    }
    guard let offset = Self.readOffset(&scanner), scanner.isAtEnd else { return nil }
    let seconds = Int64(hour * 3_600 + minute * 60 + second) - offset
    self.init(
      microseconds: Int64(date.daysSinceEpoch) * Self.microsecondsPerDay + seconds * Self.microsecondsPerSecond
        + fraction)
  }

  /// Seconds east of UTC.
  private static func readOffset(_ scanner: inout DigitScanner) -> Int64? {
    if scanner.skip("Z") || scanner.skip("z") { return 0 }
    let sign: Int64
    if scanner.skip("+") {
      sign = 1
    } else if scanner.skip("-") {
      sign = -1
    } else {
      return nil
    }
    guard let hours = scanner.number(digits: 2), hours < 24, scanner.skip(":"),
      let minutes = scanner.number(digits: 2), minutes < 60
    else { return nil }
    return sign * Int64(hours * 3_600 + minutes * 60)
  }

  /// `2026-11-22T00:00:00.000Z`: UTC, cut to milliseconds (HTTPSurface.docc, conventions, NGSI-v2 dates).
  package func iso8601Milliseconds() -> String {
    let days = microseconds.flooredQuotient(by: Self.microsecondsPerDay)
    let rest = microseconds - days * Self.microsecondsPerDay
    let milliseconds = Int(rest / 1_000)
    let seconds = milliseconds / 1_000
    let date = CivilDate(daysSinceEpoch: Int(days))
    return String(unsafeUninitializedCapacity: 24) { buffer in
      func put(_ value: Int, _ width: Int, at start: Int) {
        var value = value
        for index in stride(from: start + width - 1, through: start, by: -1) {
          buffer[index] = 0x30 + UInt8(value % 10)
          value /= 10
        }
      }
      put(date.year, 4, at: 0)
      buffer[4] = UInt8(ascii: "-")
      put(date.month, 2, at: 5)
      buffer[7] = UInt8(ascii: "-")
      put(date.day, 2, at: 8)
      buffer[10] = UInt8(ascii: "T")
      put(seconds / 3_600, 2, at: 11)
      buffer[13] = UInt8(ascii: ":")
      put(seconds / 60 % 60, 2, at: 14)
      buffer[16] = UInt8(ascii: ":")
      put(seconds % 60, 2, at: 17)
      buffer[19] = UInt8(ascii: ".")
      put(milliseconds % 1_000, 3, at: 20)
      buffer[23] = UInt8(ascii: "Z")
      return 24
    }
  }
}

extension Timestamp: CustomStringConvertible {
  package var description: String { iso8601Milliseconds() }
}
