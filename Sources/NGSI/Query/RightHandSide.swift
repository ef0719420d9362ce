import CivilTime
import StrictJSON

/// What stands after the operator of a statement.
struct RightHandSide {
  private let text: Substring

  init(_ text: Substring) {
    self.text = text
  }

  func test(for sign: OperatorSign) throws(NGSIError) -> Condition.Test {
    switch sign {
    case .equal, .colon:
      switch try valueSet() {
      case .list(let literals): return .anyOf(literals)
      case .range(let range): return .within(range)
      }
    case .unequal:
      switch try valueSet() {
      case .list(let literals): return .noneOf(literals)
      case .range(let range): return .outside(range)
      }
    case .matches: return .matches(try pattern())
    case .greater: return .compare(.greater, try ordered())
    case .greaterOrEqual: return .compare(.greaterOrEqual, try ordered())
    case .less: return .compare(.less, try ordered())
    case .lessOrEqual: return .compare(.lessOrEqual, try ordered())
    }
  }

  private enum ValueSet {
    case list([Literal])
    case range(LiteralRange)
  }

  private func valueSet() throws(NGSIError) -> ValueSet {
    guard let items = text.splitOutsideQuotes(by: ",") else { throw .filterForbiddenCharacters }
    guard items.count <= QueryLimits.literalsMax else { throw .filterTooManyValues }
    if items.count == 1, let ends = text.splitOutsideQuotes(by: ".."), ends.count > 1 {
      guard ends.count == 2 else { throw .filterRangeInvalid }
      return .range(try LiteralRange(parsing: ends[0].trimmed, ends[1].trimmed))
    }
    var literals: [Literal] = []
    for item in items {
      let item = item.trimmed
      guard !item.isEmpty else { throw .filterListItemEmpty }
      guard item.splitOutsideQuotes(by: "..")?.count == 1 else { throw .filterRangeInList }
      literals.append(try Literal(parsing: item))
    }
    return .list(literals)
  }

  /// One value that has an order.
  private func ordered() throws(NGSIError) -> Literal {
    guard let items = text.splitOutsideQuotes(by: ","), let ends = text.splitOutsideQuotes(by: "..") else {
      throw .filterForbiddenCharacters
    }
    guard ends.count == 1 else { throw .filterRangeWithComparison }
    guard items.count == 1 else { throw .filterListWithComparison }
    let literal = try Literal(parsing: text)
    guard literal.isOrdered else { throw .filterKindUnordered(literal.kindName) }
    return literal
  }

  /// Parentheses and `=` are needed here; quotes and angle brackets are not.
  private func pattern() throws(NGSIError) -> Pattern {
    let needed = Set("=()".utf8)
    guard !text.utf8.contains(where: { ForbiddenCharacters.contains($0) && !needed.contains($0) }) else {
      throw .filterForbiddenCharacters
    }
    do {
      return try Pattern(String(text))
    } catch {
      throw .filterPatternInvalid(error)
    }
  }
}

extension Literal {
  /// Reads one value without blanks around it. In quotes it is a string whatever it looks like.
  init(parsing text: Substring) throws(NGSIError) {
    if text.isQuoted {
      let inner = text.dropFirst().dropLast()
      guard !inner.hasForbiddenCharacters else { throw .filterForbiddenCharacters }
      self = .string(String(inner))
      return
    }
    guard !text.hasForbiddenCharacters else { throw .filterForbiddenCharacters }
    switch text {
    case "true": self = .boolean(true)
    case "false": self = .boolean(false)
    case "null": self = .null
    default: self = try Literal(unquoted: String(text))
    }
  }

  private init(unquoted text: String) throws(NGSIError) {
    if let number = JSONNumber(text) {
      // Compared with stored numbers, which are rounded in the same way.
      guard let rounded = number.rounded else { throw .filterNumberOutOfRange }
      self = .number(rounded)
    } else if let instant = DateTimeText.parse(text) {
      self = .instant(instant.wholeMilliseconds, text: text)
    } else {
      self = .string(text)
    }
  }

  /// Whether `<` and the like have a meaning for it.
  var isOrdered: Bool {
    switch self {
    case .number, .string, .instant: true
    case .null, .boolean: false
    }
  }

  var kindName: StaticString {
    switch self {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .instant: "date"
    }
  }
}

extension LiteralRange {
  init(parsing lower: Substring, _ upper: Substring) throws(NGSIError) {
    guard !lower.isEmpty, !upper.isEmpty else { throw .filterRangeInvalid }
    let first = try Literal(parsing: lower)
    let last = try Literal(parsing: upper)
    switch (first, last) {
    case (.number, .number), (.string, .string), (.instant, .instant): self.init(lower: first, upper: last)
    case (.null, .null), (.boolean, .boolean):
      throw .filterKindInRange(first.kindName)
    default: throw .filterRangeMixed
    }
  }
}

extension Timestamp {
  /// Cut to the millisecond, the precision of NGSI-v2 dates.
  var wholeMilliseconds: Timestamp { Timestamp(microseconds: millisecondsSinceEpoch * 1000) }
}
