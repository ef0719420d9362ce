/// Names that announce an Individual Number: 個人番号, マイナンバー, `my_?number`, `kojin_?bango`, `individual_?number`, after
/// NFKC and case folding.
enum MemberName {
  /// In the symbols of ``NormalImages``: the last of マイナンバー is a dash there.
  private static let words: [[UInt8]] = [
    [0x81, 0x82, 0x83, 0x84],
    [0x85, 0x86, 0x87, 0x88, 0x89, 0x2D],
    Array("mynumber".utf8), Array("my_number".utf8), Array("kojinbango".utf8), Array("kojin_bango".utf8),
    Array("individualnumber".utf8), Array("individual_number".utf8),
  ]

  /// Whether plain ASCII could hold one of the words: all of those have `ber` or `bango` in them.
  static func mayAnnounce(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    guard name.count >= 8 else { return false }
    for place in 0..<(name.count - 1) where name[place] | 0x20 == 0x62 {
      let next = name[place + 1] | 0x20
      if next == 0x65 || next == 0x61 { return true }
    }
    return false
  }

  static func announces(_ symbols: [UInt8]) -> Bool {
    guard symbols.count >= wordMin else { return false }
    let folded = symbols.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
    return words.contains { holds(folded, $0) }
  }

  /// Symbols of the shortest word.
  private static let wordMin = 4

  /// Whether `word` stands somewhere in `text`. By hand: the library's search for a sequence in another costs microseconds
  /// for each name, and a body has thousands.
  private static func holds(_ text: [UInt8], _ word: [UInt8]) -> Bool {
    guard text.count >= word.count else { return false }
    return (0...(text.count - word.count)).contains { start in
      word.indices.allSatisfy { text[start + $0] == word[$0] }
    }
  }
}
