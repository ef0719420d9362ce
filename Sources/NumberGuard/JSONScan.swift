/// Goes through a JSON text and stops at whatever is suspicious.
struct JSONScan {
  private var lexer: JSONLexer
  private var scanner = NumberScanner()
  private var depth = 0
  /// The depth at which a member stands whose name announces a number; its value is being looked at for digits.
  private var announcedAt: Int?

  init(_ text: UnsafeBufferPointer<UInt8>) { lexer = JSONLexer(text) }

  /// The next suspicion, and where what caused it ends.
  mutating func next() -> (kind: Finding.Kind, end: Int)? {
    while let token = lexer.next() {
      switch token {
      case .open: depth += 1
      case .close:
        depth -= 1
        if let announced = announcedAt, depth < announced { announcedAt = nil }
      case .comma:
        if announcedAt == depth { announcedAt = nil }
      case .number(let range):
        if announcedAt != nil { return (.announced, range.upperBound) }
        if isSuspect(number: range) { return (.value, range.upperBound) }
      case .string(let word):
        if let kind = look(at: word) { return (kind, lexer.place) }
      }
    }
    return nil
  }

  private func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: lexer.text[range])
  }

  private func isSuspect(number range: Range<Int>) -> Bool {
    let text = slice(range)
    return (range.count >= NumberScanner.digitsMin || text.contains { $0 | 0x20 == 0x65 })
      && DecimalText.isSuspect(text)
  }

  private mutating func look(at word: JSONLexer.Word) -> Finding.Kind? {
    let text = slice(word.range)
    if !word.isPlain || word.digits >= NumberScanner.digitsMin || announcedAt != nil {
      let sight = word.isPlain ? scanner.look(atPlain: text, digits: word.digits) : scanner.look(atEscaped: text)
      if sight.isSuspect { return word.isName ? .name : .value }
      if sight.hasDigit, announcedAt != nil { return .announced }
    }
    if word.isName, announcedAt == nil, announces(word, text) { announcedAt = depth }
    return nil
  }

  private mutating func announces(_ word: JSONLexer.Word, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !word.isPlain || MemberName.mayAnnounce(text) else { return false }
    return MemberName.announces(scanner.symbols(ofEscaped: text))
  }
}
