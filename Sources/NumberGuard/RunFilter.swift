/// One pass over a text with twelve digits or more that settles almost all of them: false means that no rule can refuse
/// the text. What it cannot settle goes to ``NumberJudge``, which knows machine tokens, fractions and telephones.
///
/// Why it may be believed: machine tokens only cut runs into pieces, and fractions and telephones only take groups away.
/// So a group of twelve, or three groups of four, that the judge would find stands here too. Only "twelve digits in
/// all" can come from a longer run, after a token or a telephone was cut off; such a run has a plus before it, or something
/// as long as a token across one of its ends, or holds a UUID of digits alone.
struct RunFilter {
  private let text: UnsafeBufferPointer<UInt8>

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// Digits in a UUID; a shorter run holds no token that is made of digits alone.
  private static let tokenDigits = 32

  func mayHoldNumber() -> Bool {
    var place = 0
    while place < text.count {
      guard Symbol.isDigit(text[place]) else {
        place += 1
        continue
      }
      if examineRun(&place) { return true }
    }
    return false
  }

  /// A run from its first digit on; leaves `place` behind its last separator.
  private func examineRun(_ place: inout Int) -> Bool {
    let start = place
    var digits = 0
    var lastDigit = start
    var (secondLast, last) = (0, 0)
    while place < text.count {
      let symbol = text[place]
      if Symbol.isDigit(symbol) {
        let group = place
        repeat { place += 1 } while place < text.count && Symbol.isDigit(text[place])
        let length = place - group
        digits += length
        lastDigit = place - 1
        if length == 12, CheckDigit.isRight({ text[group + $0] & 0x0F }) { return true }
        // Groups of four are close to each other in no particular way, so their digits are looked for from the end.
        if length == 4, last == 4, secondLast == 4, isRightFromEnd(lastDigit) { return true }
        (secondLast, last) = (last, length)
      } else if Symbol.isSeparator(symbol) {
        place += 1
      } else {
        break
      }
    }
    guard digits >= 12 else { return false }
    guard digits == 12 else { return canBeCut(start..<place, digits: digits) }
    for position in start...lastDigit where text[position] == 0x2E || text[position] == 0x2F { return false }
    return isRightFromEnd(lastDigit)
  }

  /// Whether a telephone number begins the run, or a token may reach into it: then something as long as a token stands
  /// there without a blank.
  private func canBeCut(_ run: Range<Int>, digits: Int) -> Bool {
    if run.lowerBound > 0, text[run.lowerBound - 1] == 0x2B { return true }
    if digits >= Self.tokenDigits { return true }
    return isLong(around: run.lowerBound) || (run.upperBound < text.count && isLong(around: run.upperBound))
  }

  /// Whether what tokens are made of stands here without a break, long enough for one.
  private func isLong(around place: Int) -> Bool {
    var first = place
    while first > 0, place - first < MachineTokens.lengthMin, isTokenSymbol(text[first - 1]) { first -= 1 }
    var end = place
    while end < text.count, end - first < MachineTokens.lengthMin, isTokenSymbol(text[end]) { end += 1 }
    return end - first >= MachineTokens.lengthMin
  }

  private func isTokenSymbol(_ symbol: UInt8) -> Bool {
    Symbol.isAlphanumeric(symbol) || symbol == 0x2D || symbol == 0x5F || symbol == 0x2E
  }

  /// Whether the twelve digits that end at `end` are right, separators between them left out.
  private func isRightFromEnd(_ end: Int) -> Bool {
    var found: (UInt64, Int) = (0, 0)
    var place = end
    while found.1 < 12, place >= 0 {
      if Symbol.isDigit(text[place]) {
        found.0 |= UInt64(text[place] & 0x0F) << UInt64(4 * found.1)
        found.1 += 1
      }
      place -= 1
    }
    let digits = found.0
    return found.1 == 12 && CheckDigit.isRight { UInt8(truncatingIfNeeded: digits >> UInt64(4 * (11 - $0))) & 0x0F }
  }
}
