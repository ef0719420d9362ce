/// Walks over a text of the query language and tells what stands outside of single quotes.
struct QuoteScanner {
  static let quote = UInt8(ascii: "'")

  /// The positions of bytes outside of quotes for which `isWanted` holds. Nil when a quote is not closed.
  static func positions(in text: Substring.UTF8View, where isWanted: (Substring.UTF8View.Index) -> Bool)
    -> [Substring.UTF8View.Index]?
  {
    var found: [Substring.UTF8View.Index] = []
    var isQuoted = false
    var index = text.startIndex
    while index < text.endIndex {
      if text[index] == quote {
        isQuoted.toggle()
      } else if !isQuoted, isWanted(index) {
        found.append(index)
      }
      index = text.index(after: index)
    }
    return isQuoted ? nil : found
  }
}

extension Substring {
  /// Without blanks at both ends.
  var trimmed: Substring {
    var text = self
    while let first = text.utf8.first, first == 0x20 || first == 0x09 { text.removeFirst() }
    while let last = text.utf8.last, last == 0x20 || last == 0x09 { text.removeLast() }
    return text
  }

  /// The parts between separators that stand outside of single quotes. Nil when a quote is not closed.
  func splitOutsideQuotes(by separator: String) -> [Substring]? {
    let pattern = Array(separator.utf8)
    var blockedUntil = utf8.startIndex
    let cuts = QuoteScanner.positions(in: utf8) { index in
      guard index >= blockedUntil, utf8[index...].starts(with: pattern) else { return false }
      blockedUntil = utf8.index(index, offsetBy: pattern.count)
      return true
    }
    guard let cuts else { return nil }
    var parts: [Substring] = []
    var start = startIndex
    for cut in cuts {
      parts.append(self[start..<cut])
      start = utf8.index(cut, offsetBy: pattern.count)
    }
    parts.append(self[start...])
    return parts
  }
}
