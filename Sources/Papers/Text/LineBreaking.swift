/// Where a Japanese line must not break. The typesetter follows UAX #14 (no 。 at the start of a line, no （ at its end);
/// papers ask for more: a number stays with its unit, and a name with its honorific, so that no amount or date is torn.
package enum LineBreaking {
  /// What clings to the number before it.
  private static let units = Set("円年月日人件%％回号条項期分時台校戸箇か")
  /// What clings to the number after it.
  private static let leaders = Set("金△¥￥第")

  /// UTF-8 offsets of the stretches inside which no break is allowed, in order.
  package static func unbreakable(in text: String) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    let characters = Array(text)
    var offsets = [0]
    for character in characters { offsets.append((offsets.last ?? 0) + character.utf8.count) }
    var index = 0
    while index < characters.count {
      guard isDigit(characters[index]) else {
        index += 1
        continue
      }
      var start = index
      while start > 0, leaders.contains(characters[start - 1]) { start -= 1 }
      var end = index + 1
      while end < characters.count, isDigit(characters[end]) || continues(characters, at: end) { end += 1 }
      // 年度, 月分 and the like: units may follow one another.
      while end < characters.count,
        units.contains(characters[end]) || (characters[end] == "度" && characters[end - 1] == "年")
      {
        end += 1
      }
      if end - start > 1 { ranges.append(offsets[start]..<offsets[end]) }
      index = end
    }
    return ranges
  }

  private static func isDigit(_ character: Character) -> Bool {
    ("0"..."9").contains(character) || ("０"..."９").contains(character)
  }

  /// A separator with a digit on both sides.
  private static func continues(_ characters: [Character], at index: Int) -> Bool {
    ",.．，".contains(characters[index]) && index + 1 < characters.count && isDigit(characters[index + 1])
  }
}
