/// Reads `q` and `mq` (NGSI-v2, "Simple Query Language"): statements joined by `;`, each a target alone or negated, or
/// a target, an operator and a right-hand side.
struct ConditionParser {
  enum Language: String, Sendable {
    /// Conditions on values.
    case q
    /// Conditions on metadata: the second token of a target names the metadata.
    case mq
  }

  let language: Language

  /// All statements of a text that is not empty. A `;` at the end is tolerated.
  func parse(_ text: String) throws(NGSIError) -> [Condition] {
    guard text.utf8.count <= QueryLimits.textMax else { throw .filterTooLong(language) }
    var items = text.split(separator: ";", omittingEmptySubsequences: false)[...]
    if items.last?.trimmed.isEmpty ?? false { items = items.dropLast() }
    guard items.contains(where: { !$0.trimmed.isEmpty }) else { throw .filterEmpty(language) }
    guard items.count <= QueryLimits.conditionsMax else { throw .filterTooManyItems(language) }
    var conditions: [Condition] = []
    for item in items { conditions.append(try parseItem(item.trimmed)) }
    return conditions
  }

  private func parseItem(_ item: Substring) throws(NGSIError) -> Condition {
    guard !item.isEmpty else { throw .filterItemEmpty }
    guard let found = try findOperator(in: item) else { return try parseUnary(item) }
    let left = item[..<found.place].trimmed
    let right = item[item.utf8.index(found.place, offsetBy: found.sign.rawValue.utf8.count)...].trimmed
    guard !left.isEmpty else { throw .filterLeftSideEmpty }
    guard !right.isEmpty else { throw .filterRightSideEmpty }
    guard !left.hasPrefix("!") else { throw .filterForbiddenCharacters }
    let target = try parseTarget(left)
    return Condition(target, try RightHandSide(right).test(for: found.sign))
  }

  private func parseUnary(_ item: Substring) throws(NGSIError) -> Condition {
    guard item.hasPrefix("!") else { return Condition(try parseTarget(item), .exists) }
    let rest = item.dropFirst().trimmed
    guard !rest.isEmpty else { throw .filterRightSideEmpty }
    return Condition(try parseTarget(rest), .absent)
  }

  /// The first operator outside of quotes; the longest that fits there.
  private func findOperator(in item: Substring) throws(NGSIError) -> (place: Substring.Index, sign: OperatorSign)? {
    var first: (Substring.Index, OperatorSign)?
    let places = QuoteScanner.positions(in: item.utf8) { index in
      guard first == nil, let sign = OperatorSign(at: item.utf8[index...]) else { return false }
      first = (index, sign)
      return true
    }
    guard places != nil else { throw .filterForbiddenCharacters }
    return first
  }

  private func parseTarget(_ text: Substring) throws(NGSIError) -> Condition.Target {
    guard let parts = text.splitOutsideQuotes(by: ".") else { throw .filterForbiddenCharacters }
    guard parts.count <= QueryLimits.pathTokensMax else { throw .filterPathTooLong }
    var tokens: [String] = []
    for part in parts { tokens.append(try parseToken(part)) }
    switch language {
    case .q:
      return Condition.Target(attribute: tokens[0], path: Array(tokens[1...]))
    case .mq:
      guard tokens.count >= 2 else { throw .filterMetadataMissing }
      return Condition.Target(attribute: tokens[0], metadata: tokens[1], path: Array(tokens[2...]))
    }
  }

  private func parseToken(_ part: Substring) throws(NGSIError) -> String {
    let token = part.isQuoted ? part.dropFirst().dropLast() : part
    guard !token.isEmpty else { throw .filterTokenEmpty }
    guard !token.hasForbiddenCharacters else { throw .filterForbiddenCharacters }
    return String(token)
  }
}

extension Substring {
  /// Whether the whole text stands in single quotes.
  var isQuoted: Bool {
    utf8.count >= 2 && utf8.first == QuoteScanner.quote && utf8.last == QuoteScanner.quote
  }
}

/// The operators as they are written.
enum OperatorSign: String, Sendable, CaseIterable {
  // Longer ones first: the first that fits is taken.
  case equal = "=="
  case unequal = "!="
  case greaterOrEqual = ">="
  case lessOrEqual = "<="
  case matches = "~="
  case greater = ">"
  case less = "<"
  case colon = ":"

  init?(at text: Substring.UTF8View) {
    for sign in Self.allCases where text.starts(with: sign.rawValue.utf8) {
      self = sign
      return
    }
    return nil
  }
}
