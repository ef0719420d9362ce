import StrictJSON

extension [Condition] {
  /// The text of `q` or `mq` that reads as these conditions.
  package var text: String { map(\.text).joined(separator: ";") }
}

extension Condition {
  /// The statement in the query language.
  package var text: String {
    switch test {
    case .exists: target.text
    case .absent: "!\(target.text)"
    case .anyOf(let literals): "\(target.text)==\(literals.map(\.text).joined(separator: ","))"
    case .noneOf(let literals): "\(target.text)!=\(literals.map(\.text).joined(separator: ","))"
    case .within(let range): "\(target.text)==\(range.text)"
    case .outside(let range): "\(target.text)!=\(range.text)"
    case .compare(let comparison, let literal): "\(target.text)\(comparison.rawValue)\(literal.text)"
    case .matches(let pattern): "\(target.text)~=\(pattern.source)"
    }
  }
}

extension Condition.Target {
  /// The dotted path, with quotes where a token needs them.
  package var text: String {
    ([attribute] + (metadata.map { [$0] } ?? []) + path).map(\.quotedIfNeeded).joined(separator: ".")
  }
}

extension LiteralRange {
  /// Both ends as they are written on a right-hand side.
  package var text: String { "\(lower.text)..\(upper.text)" }
}

extension Literal {
  /// The value as it is written on a right-hand side.
  package var text: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let number): number.text
    case .instant(_, let text): text
    case .string(let text): Self.isPlain(text) ? text : "'\(text)'"
    }
  }

  /// Whether the text reads as this very string without quotes.
  private static func isPlain(_ text: String) -> Bool {
    guard text.isPlainWord, case .string = try? Literal(parsing: text[...]) else { return false }
    return true
  }
}

extension String {
  fileprivate var quotedIfNeeded: String { isPlainWord ? self : "'\(self)'" }

  /// Whether none of its characters means anything to the language.
  fileprivate var isPlainWord: Bool {
    guard !isEmpty else { return false }
    return utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"), 0x80...:
        true
      default: false
      }
    }
  }
}
