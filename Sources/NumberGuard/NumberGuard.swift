/// Looks for Individual Numbers (個人番号) in what comes in and in what goes to a log. My Number Act 19 and 20 forbid
/// providing and collecting one outside the list of the law, even with consent.
///
/// Pure and quick: no text is built unless something is found.
package enum NumberGuard {
  /// The first finding in a JSON text that is not exempt; nil when there is none.
  /// - Parameter isExempt: told the path of a value that was found; true where two persons have said that values there
  ///   cannot be such numbers. Member names are never exempt.
  package static func finding(
    inJSON text: UnsafeBufferPointer<UInt8>, isExempt: ([String]) -> Bool = { _ in false }
  ) -> Finding? {
    guard !QuickLook.isHarmless(text) else { return nil }
    var scan = JSONScan(text)
    var place: JSONPlace?
    while let (kind, end) = scan.next() {
      if place == nil { place = JSONPlace(text) }
      let path = place?.path(endingAt: end) ?? []
      guard kind == .value, isExempt(path) else { return Finding(kind, at: path) }
    }
    return nil
  }

  /// As above, for bytes in an array.
  package static func finding(inJSON bytes: [UInt8], isExempt: ([String]) -> Bool = { _ in false }) -> Finding? {
    bytes.withUnsafeBufferPointer { finding(inJSON: $0, isExempt: isExempt) }
  }

  /// Whether a text holds a number: a query value, a segment of a path (both decoded), a body that is plain text.
  package static func isSuspect(_ text: String) -> Bool {
    guard text.utf8.count >= shortest else { return false }
    var text = text
    return text.withUTF8 { isSuspect($0) }
  }

  /// As above, for UTF-8. A text that is one JSON number counts by its value, as brokers read such texts.
  package static func isSuspect(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= shortest, !text.isEmpty else { return false }
    var scanner = NumberScanner()
    return scanner.look(at: text).isSuspect || (isNumber(text) && DecimalText.isSuspect(text))
  }

  /// Bytes of the shortest text that can hold a number: `2E11` is 200000000000.
  private static let shortest = 4

  /// By the grammar of JSON, a leading plus and leading zeros allowed.
  private static func isNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var place = text[0] == 0x2D || text[0] == 0x2B ? 1 : 0
    func digits() -> Bool {
      let start = place
      while place < text.count, Symbol.isDigit(text[place]) { place += 1 }
      return place > start
    }
    guard digits() else { return false }
    if place < text.count, text[place] == 0x2E {
      place += 1
      guard digits() else { return false }
    }
    guard place < text.count else { return true }
    guard text[place] | 0x20 == 0x65, place + 1 < text.count else { return false }
    place += 1
    if text[place] == 0x2D || text[place] == 0x2B { place += 1 }
    return digits() && place == text.count
  }
}
