import CivilTime

/// The place after the last row of a page. Its text is opaque to callers, who give it back unchanged.
package struct UsageCursor: Hashable, Sendable {
  let windowStart: Timestamp
  let group: String

  init(windowStart: Timestamp, group: String) {
    self.windowStart = windowStart
    self.group = group
  }

  /// Hexadecimal of `microseconds:group`, so that it passes any URL.
  package var text: String {
    Hexadecimal.text(of: Array("\(windowStart.microseconds):\(group)".utf8))
  }

  /// Nil for what ``text`` never gives.
  package init?(_ text: some StringProtocol) {
    let digits = Array(text.utf8)
    guard digits.count <= 400, digits.count.isMultiple(of: 2), digits.allSatisfy(Hexadecimal.isLowerCaseDigit) else {
      return nil
    }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16) else {
        return nil
      }
      bytes.append(byte)
    }
    guard let plain = String(validating: bytes, as: UTF8.self), let colon = plain.firstIndex(of: ":"),
      let microseconds = Int64(plain[..<colon])
    else { return nil }
    // Year 1 to 9999: beyond it no date has a text.
    guard (-62_135_596_800_000_000..<253_402_300_800_000_000).contains(microseconds), !plain.utf8.contains(0) else {
      return nil
    }
    windowStart = Timestamp(microseconds: microseconds)
    group = String(plain[plain.index(after: colon)...])
  }
}
