/// The tree of a regular expression. Groups are not kept: nothing asks what they matched.
indirect enum PatternNode: Hashable, Sendable {
  case set(ScalarSet)
  /// One after the other; empty matches the empty text.
  case sequence([PatternNode])
  case choice([PatternNode])
  /// Without an upper bound when `upTo` is nil.
  case repeated(PatternNode, from: Int, upTo: Int?)
  case start
  case end
}

extension PatternNode {
  /// `.*`
  static let anything = PatternNode.repeated(.set(.everything), from: 0, upTo: nil)

  /// How many states its automaton has, never more than `ceiling`.
  func stateCount(ceiling: Int) -> Int {
    let count: Int
    switch self {
    case .set, .start, .end:
      count = 1
    case .sequence(let parts):
      count = parts.reduce(0) { min($0 + $1.stateCount(ceiling: ceiling), ceiling) }
    case .choice(let parts):
      count = parts.reduce(2 * parts.count - 2) { min($0 + $1.stateCount(ceiling: ceiling), ceiling) }
    case .repeated(let body, let from, let upTo):
      let once = body.stateCount(ceiling: ceiling)
      count = once * from + (upTo.map { ($0 - from) * (once + 1) } ?? once + 2)
    }
    return min(count, ceiling)
  }

  /// Whether it surely matches the empty text wherever it is tried.
  private var isNullable: Bool {
    switch self {
    case .set, .start, .end: false
    case .sequence(let parts): parts.allSatisfy(\.isNullable)
    case .choice(let parts): parts.contains(where: \.isNullable)
    case .repeated(let body, let from, _): from == 0 || body.isNullable
    }
  }

  /// Whether it is surely found in every text, so that it need not be tried.
  var isUniversal: Bool {
    guard case .sequence(let parts) = self else { return isNullable }
    var inner = parts[...]
    let anchoredStart = inner.first == .start
    if anchoredStart { inner = inner.dropFirst() }
    let anchoredEnd = inner.last == .end
    if anchoredEnd { inner = inner.dropLast() }
    guard inner.allSatisfy(\.isNullable) else { return false }
    return !(anchoredStart && anchoredEnd) || inner.contains(.anything)
  }

  /// The letters every text must begin with: for `^urn:ngsi:Room:.*`, `urn:ngsi:Room:`.
  var anchoredPrefix: String {
    guard case .sequence(let parts) = self, parts.first == .start else { return "" }
    var prefix = String.UnicodeScalarView()
    for part in parts.dropFirst() {
      guard case .set(let set) = part, let scalar = set.onlyScalar.flatMap(Unicode.Scalar.init) else { break }
      prefix.append(scalar)
    }
    return String(prefix)
  }
}
