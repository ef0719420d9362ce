/// The whole rule for one normalised text (``NumberGuard``, what is refused). Slower than ``RunFilter`` and asked only
/// for what that could not settle. Its buffers serve many texts.
struct NumberJudge {
  /// Machine tokens blanked out.
  private var text: [UInt8] = []
  private var run = DigitRun()

  /// The first run from `start` on that holds a number, from its first digit to behind its last.
  mutating func firstRun(in symbols: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Range<Int>? {
    MachineTokens.blank(symbols, into: &text)
    let text = text
    return text.withUnsafeBufferPointer { text in
      var place = start
      while place < text.count {
        guard Symbol.isDigit(text[place]) else {
          place += 1
          continue
        }
        run.read(text, from: place)
        if run.holdsNumber(text) { return run.range }
        place = run.end
      }
      return nil
    }
  }
}

/// Digits and separators, from the first digit to the last.
private struct DigitRun {
  private struct Group {
    let range: Range<Int>
    /// Behind the point of a plain decimal number: no group of its own.
    var isFraction = false
    /// Such a number with another group tied to it by a dash or slash: four digits of it may still be a third of a number.
    var isTied = false

    var isQuarter: Bool { range.count == 4 && (!isFraction || isTied) }
  }

  private var groups: [Group] = []
  /// The first group that is not part of a telephone number.
  private var first = 0
  /// Behind the run's last separator.
  private(set) var end = 0

  /// E.164: no telephone number has more digits, its country code included.
  private static let telephoneDigitsMax = 15

  mutating func read(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
    groups.removeAll(keepingCapacity: true)
    first = 0
    var place = start
    while place < text.count {
      if Symbol.isDigit(text[place]) {
        let start = place
        repeat { place += 1 } while place < text.count && Symbol.isDigit(text[place])
        groups.append(Group(range: start..<place))
      } else if Symbol.isSeparator(text[place]) {
        place += 1
      } else {
        break
      }
    }
    end = place
    markFractions(text)
    passTelephone(text)
  }

  var range: Range<Int> {
    first < groups.count ? groups[first].range.lowerBound..<groups[groups.count - 1].range.upperBound : end..<end
  }

  func holdsNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var digits = 0
    for place in first..<groups.count {
      let group = groups[place]
      digits += group.range.count
      if group.range.count == 12, !group.isFraction, isRight(text, from: group.range.lowerBound) { return true }
      if place >= first + 2, group.isQuarter, groups[place - 1].isQuarter, groups[place - 2].isQuarter,
        isRight(text, from: groups[place - 2].range.lowerBound)
      {
        return true
      }
    }
    guard digits == 12 else { return false }
    for place in range where text[place] == 0x2E || text[place] == 0x2F { return false }
    return isRight(text, from: range.lowerBound)
  }

  /// Whether the twelve digits from here on, separators left out, have the right check digit.
  private func isRight(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    var digits: UInt64 = 0
    var count = 0
    var place = start
    while count < 12, place < text.count {
      if Symbol.isDigit(text[place]) {
        digits = digits << 4 | UInt64(text[place] & 0x0F)
        count += 1
      }
      place += 1
    }
    return CheckDigit.isRight { UInt8(truncatingIfNeeded: digits >> UInt64(4 * (11 - $0))) & 0x0F }
  }

  /// `digits . digits` without another point and digit around: coordinates have such fractions.
  private mutating func markFractions(_ text: UnsafeBufferPointer<UInt8>) {
    guard groups.count > 1 else { return }
    func symbol(_ place: Int) -> UInt8 { place >= 0 && place < text.count ? text[place] : 0 }
    for place in 1..<groups.count {
      let whole = groups[place - 1].range
      let fraction = groups[place].range
      let (before, beyond) = (whole.lowerBound - 1, fraction.upperBound)
      let followsDigit = Symbol.isDigit(symbol(before - 1))
      let precedesDigit = Symbol.isDigit(symbol(beyond + 1))
      guard whole.upperBound + 1 == fraction.lowerBound, symbol(whole.upperBound) == 0x2E,
        !(symbol(before) == 0x2E && followsDigit), !(symbol(beyond) == 0x2E && precedesDigit)
      else { continue }
      groups[place].isFraction = true
      groups[place].isTied =
        (Symbol.isTight(symbol(before)) && followsDigit) || (Symbol.isTight(symbol(beyond)) && precedesDigit)
    }
  }

  /// A run that follows `+81` is a telephone number as far as telephone numbers go; what follows is looked at again.
  private mutating func passTelephone(_ text: UnsafeBufferPointer<UInt8>) {
    guard let start = groups.first?.range, start.lowerBound > 0, text[start.lowerBound - 1] == 0x2B, start.count > 1,
      text[start.lowerBound] == 0x38, text[start.lowerBound + 1] == 0x31
    else { return }
    var digits = 0
    while first < groups.count, digits + groups[first].range.count <= Self.telephoneDigitsMax {
      digits += groups[first].range.count
      first += 1
    }
  }
}
