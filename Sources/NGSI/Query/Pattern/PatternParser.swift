/// Reads a POSIX extended regular expression, the dialect Orion documents, with what everybody uses beside it:
/// `\d \D \w \W \s \S`, escapes of single characters, `(?:…)` and lazy quantifiers (which change nothing, since only
/// "found or not" is asked). Back references, look-around, word boundaries and options are refused: an automaton
/// cannot do them, and they are what makes expressions catastrophic.
struct PatternParser {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  mutating func parse() throws(PatternError) -> PatternNode {
    let node = try parseChoice()
    guard position == scalars.count else { throw PatternError(.unbalancedGroup, at: position) }
    return node
  }

  private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  private mutating func parseChoice() throws(PatternError) -> PatternNode {
    var alternatives = [try parseSequence()]
    while skip("|") { alternatives.append(try parseSequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func parseSequence() throws(PatternError) -> PatternNode {
    var parts: [PatternNode] = []
    while let next, next != "|", next != ")" {
      parts.append(try parseQuantified())
    }
    return .sequence(parts)
  }

  private mutating func parseQuantified() throws(PatternError) -> PatternNode {
    let place = position
    var node = try parseAtom()
    while let bounds = try parseQuantifier() {
      if node == .start || node == .end { throw PatternError(.nothingToRepeat, at: place) }
      node = .repeated(node, from: bounds.from, upTo: bounds.upTo)
      _ = skip("?")
    }
    return node
  }

  private mutating func parseQuantifier() throws(PatternError) -> (from: Int, upTo: Int?)? {
    if skip("*") { return (0, nil) }
    if skip("+") { return (1, nil) }
    if skip("?") { return (0, 1) }
    guard skip("{") else { return nil }
    let place = position
    guard let from = try parseBound() else { throw PatternError(.badInterval, at: place) }
    var upTo: Int? = from
    if skip(",") { upTo = try parseBound() }
    guard skip("}"), upTo.map({ $0 >= from }) ?? true else { throw PatternError(.badInterval, at: place) }
    return (from, upTo)
  }

  /// PostgreSQL's largest bound is 255.
  private mutating func parseBound() throws(PatternError) -> Int? {
    let place = position
    var value: Int?
    while let digit = next, ("0"..."9").contains(digit) {
      value = (value ?? 0) * 10 + Int(digit.value - 0x30)
      guard let value, value <= 255 else { throw PatternError(.badInterval, at: place) }
      position += 1
    }
    return value
  }

  private mutating func parseAtom() throws(PatternError) -> PatternNode {
    guard let scalar = next else { throw PatternError(.unexpectedEnd, at: position) }
    position += 1
    switch scalar {
    case "^": return .start
    case "$": return .end
    case ".": return .set(.everything)
    case "(": return try parseGroup()
    case "[": return .set(try parseBracket())
    case "\\": return .set(try parseEscape())
    case "*", "+", "?", "{": throw PatternError(.nothingToRepeat, at: position - 1)
    case "\0": throw PatternError(.unsupported, at: position - 1)
    default: return .set(ScalarSet(scalar))
    }
  }

  private mutating func parseGroup() throws(PatternError) -> PatternNode {
    let place = position - 1
    if next == "?" {
      guard position + 1 < scalars.count, scalars[position + 1] == ":" else {
        throw PatternError(.unsupported, at: place)
      }
      position += 2
    }
    depth += 1
    guard depth <= QueryLimits.patternNestingMax else { throw PatternError(.tooLarge, at: place) }
    let body = try parseChoice()
    depth -= 1
    guard skip(")") else { throw PatternError(.unbalancedGroup, at: place) }
    return body
  }

  /// After a backslash, outside and inside of brackets alike.
  private mutating func parseEscape() throws(PatternError) -> ScalarSet {
    guard let scalar = next else { throw PatternError(.unexpectedEnd, at: position) }
    position += 1
    switch scalar {
    case "d": return .digits
    case "D": return ScalarSet.digits.complement
    case "w": return .words
    case "W": return ScalarSet.words.complement
    case "s": return .blanks
    case "S": return ScalarSet.blanks.complement
    case "n": return ScalarSet("\n")
    case "r": return ScalarSet("\r")
    case "t": return ScalarSet("\t")
    case "0"..."9", "A"..."Z", "a"..."z": throw PatternError(.unsupported, at: position - 1)
    default: return ScalarSet(scalar)
    }
  }

  /// After `[`.
  private mutating func parseBracket() throws(PatternError) -> ScalarSet {
    let place = position - 1
    let isNegated = skip("^")
    var set = ScalarSet([ClosedRange<UInt32>]())
    var isFirst = true
    while let scalar = next, scalar != "]" || isFirst {
      isFirst = false
      set = set.union(try parseBracketItem())
    }
    guard skip("]") else { throw PatternError(.unbalancedBracket, at: place) }
    let result = isNegated ? set.complement : set
    guard !result.isEmpty else { throw PatternError(.unsupported, at: place) }
    return result
  }

  private mutating func parseBracketItem() throws(PatternError) -> ScalarSet {
    let place = position
    let lower = try parseBracketAtom()
    guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else { return lower }
    position += 1
    let upper = try parseBracketAtom()
    guard let first = lower.onlyScalar, let last = upper.onlyScalar, first <= last else {
      throw PatternError(.badRange, at: place)
    }
    return ScalarSet([first...last])
  }

  private mutating func parseBracketAtom() throws(PatternError) -> ScalarSet {
    guard let scalar = next else { throw PatternError(.unexpectedEnd, at: position) }
    position += 1
    switch scalar {
    case "\\": return try parseEscape()
    case "[" where next == ":": return try parsePOSIXClass()
    case "[" where next == "." || next == "=": throw PatternError(.unsupported, at: position - 1)
    default: return ScalarSet(scalar)
    }
  }

  /// After `[` with `:` next.
  private mutating func parsePOSIXClass() throws(PatternError) -> ScalarSet {
    let place = position - 1
    position += 1
    var name = String.UnicodeScalarView()
    while let scalar = next, ("a"..."z").contains(scalar) {
      name.append(scalar)
      position += 1
    }
    guard skip(":"), skip("]"), let set = ScalarSet.posixClass(String(name)) else {
      throw PatternError(.unknownClass, at: place)
    }
    return set
  }
}
