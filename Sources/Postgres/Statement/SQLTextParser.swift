/// PostgreSQL's text output read byte by byte, for the settings every connection makes (ISO dates, UTC, hex bytea).
/// Every function answers nil for anything else; nothing traps on what the server sends.
enum SQLTextParser {
  typealias Text = UnsafeBufferPointer<UInt8>

  static func integer(_ text: some Collection<UInt8>) -> Int64? {
    var isNegative = false
    var digits = 0
    var result: Int64 = 0
    for byte in text {
      if digits == 0, !isNegative, byte == UInt8(ascii: "-") {
        isNegative = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (shifted, overflow) = result.multipliedReportingOverflow(by: 10)
      let digit = Int64(byte - UInt8(ascii: "0"))
      let (sum, carried) = shifted.subtractingReportingOverflow(digit)
      guard !overflow, !carried else { return nil }
      result = sum
      digits += 1
    }
    guard digits > 0 else { return nil }
    if isNegative { return result }
    return result == .min ? nil : -result
  }

  static func hexBytes(_ text: Text) -> [UInt8]? {
    guard text.count >= 2, text.count % 2 == 0, text[0] == UInt8(ascii: "\\"), text[1] == UInt8(ascii: "x") else {
      return nil
    }
    var result: [UInt8] = []
    result.reserveCapacity(text.count / 2 - 1)
    for index in stride(from: 2, to: text.count, by: 2) {
      guard let high = nibble(text[index]), let low = nibble(text[index + 1]) else { return nil }
      result.append(high << 4 | low)
    }
    return result
  }

  private static func nibble(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// Days since 1970-01-01. `infinity` is no date for us.
  static func date(_ text: Text) -> Int64? {
    var (body, isBC) = withoutEra(text)
    guard let days = takeDate(&body, isBC: isBC), body.isEmpty else { return nil }
    return days
  }

  /// Microseconds since 1970-01-01 UTC of `2026-11-22 09:00:00.123456+00`.
  static func timestamp(_ text: Text) -> Int64? {
    var (body, isBC) = withoutEra(text)
    guard let days = takeDate(&body, isBC: isBC), take(&body, " "),
      let hour = takeNumber(&body), take(&body, ":"),
      let minute = takeNumber(&body), take(&body, ":"),
      let second = takeNumber(&body)
    else { return nil }
    var fraction: Int64 = 0
    if take(&body, ".") {
      let before = body.count
      guard let digits = takeNumber(&body), before - body.count <= 6 else { return nil }
      fraction = digits
      for _ in (before - body.count)..<6 { fraction *= 10 }
    }
    guard let offset = takeOffset(&body), body.isEmpty else { return nil }
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    return seconds * 1_000_000 + fraction
  }

  private static func withoutEra(_ text: Text) -> (body: Slice<Text>, isBC: Bool) {
    let isBC = text.count > 3 && text[text.count - 1] == UInt8(ascii: "C") && text[text.count - 3] == UInt8(ascii: " ")
    return (isBC ? text[..<(text.count - 3)] : text[...], isBC)
  }

  private static func takeDate(_ body: inout Slice<Text>, isBC: Bool) -> Int64? {
    guard let year = takeNumber(&body), take(&body, "-"), let month = takeNumber(&body), take(&body, "-"),
      let day = takeNumber(&body), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return ProlepticDate(year: isBC ? 1 - year : year, month: month, day: day).daysSinceEpoch
  }

  private static func takeOffset(_ body: inout Slice<Text>) -> Int64? {
    let isWest = take(&body, "-")
    guard isWest || take(&body, "+"), let hours = takeNumber(&body) else { return nil }
    var seconds = hours * 3_600
    for unit: Int64 in [60, 1] where take(&body, ":") {
      guard let number = takeNumber(&body) else { return nil }
      seconds += number * unit
    }
    return isWest ? -seconds : seconds
  }

  private static func take(_ body: inout Slice<Text>, _ scalar: Unicode.Scalar) -> Bool {
    guard body.first == UInt8(ascii: scalar) else { return false }
    body.removeFirst()
    return true
  }

  /// At most nine digits, so it cannot overflow.
  private static func takeNumber(_ body: inout Slice<Text>) -> Int64? {
    var result: Int64 = 0
    var digits = 0
    while digits < 9, let byte = body.first, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      result = result * 10 + Int64(byte - UInt8(ascii: "0"))
      digits += 1
      body.removeFirst()
    }
    return digits > 0 ? result : nil
  }

  /// `{a,"b c",NULL}`, one dimension.
  static func array(_ text: Text) -> [String?]? {
    guard text.count >= 2, text[0] == UInt8(ascii: "{"), text[text.count - 1] == UInt8(ascii: "}") else { return nil }
    var body = text[1..<(text.count - 1)]
    guard !body.isEmpty else { return [] }
    var result: [String?] = []
    while true {
      guard let element = takeElement(&body) else { return nil }
      result.append(element.isQuoted || element.text != "NULL" ? element.text : nil)
      if body.isEmpty { return result }
      guard take(&body, ",") else { return nil }
    }
  }

  /// `{…,…}` of UUIDs, one dimension without NULL: nothing in it is ever quoted.
  static func uuids(_ text: Text) -> [SQLUUID]? {
    guard text.count >= 2, text[0] == UInt8(ascii: "{"), text[text.count - 1] == UInt8(ascii: "}") else { return nil }
    guard text.count > 2 else { return [] }
    var result: [SQLUUID] = []
    var start = 1
    for end in 1..<text.count where text[end] == UInt8(ascii: ",") || end == text.count - 1 {
      guard let uuid = SQLUUID(digits: Text(rebasing: text[start..<end])) else { return nil }
      result.append(uuid)
      start = end + 1
    }
    return result
  }

  /// One element; in quotes it ends with the closing quote, otherwise before the next comma.
  private static func takeElement(_ body: inout Slice<Text>) -> (text: String, isQuoted: Bool)? {
    let isQuoted = take(&body, "\"")
    var bytes: [UInt8] = []
    while let byte = body.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        return isQuoted ? (String(decoding: bytes, as: UTF8.self), true) : nil
      case UInt8(ascii: "\\"):
        guard let escaped = body.popFirst() else { return nil }
        bytes.append(escaped)
      case UInt8(ascii: "{") where !isQuoted: return nil
      default: bytes.append(byte)
      }
      if !isQuoted, body.first == UInt8(ascii: ",") { break }
    }
    return isQuoted || bytes.isEmpty ? nil : (String(decoding: bytes, as: UTF8.self), false)
  }
}
