import CivilTime
import MoyaiTesting
import NGSI
import StrictJSON

/// Random entities and random queries that often find some of them: both draw from the same small stock of names and
/// values.
struct EntityGenerator {
  private var random: SeededGenerator

  init(_ random: SeededGenerator) {
    self.random = random
  }

  static let attributeNames = ["n", "s", "t", "v", "a.b", "x:y"]
  private static let metadataNames = ["m", "acc", "m.1"]
  private static let types = ["T", "Room", "Room2"]
  private static let paths = ["/", "/a", "/a/b", "/ab", "/c"]
  private static let numbers = ["0", "1", "-1", "1.5", "10", "1e3", "1000", "0.1", "12345678901234567890", "-0.25"]
  private static let words = [
    "", "a", "b", "ab", "Ab", "test_string", "1", "true", "null", "é", "東京", "a b", "2020-05-10", "%",
  ]
  private static let seconds: [Int64] = [1_589_072_523, 1_600_000_000, 1_699_999_000, 1_700_000_000]

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &random)]
  }

  private mutating func chance(_ hits: Int, in total: Int) -> Bool { Int.random(in: 1...total, using: &random) <= hits }

  private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  private mutating func instant() -> Timestamp {
    Timestamp(seconds: pick(Self.seconds)) + .milliseconds(pick([0, 1, 500, 999]))
  }

  private mutating func scalar() -> JSON {
    switch number(0...5) {
    case 0: .null
    case 1: .bool(chance(1, in: 2))
    case 2, 3: .number(JSONNumber(pick(Self.numbers)) ?? JSONNumber(0))
    default: .string(pick(Self.words))
    }
  }

  private mutating func value(depth: Int = 0) -> JSON {
    guard depth < 2, chance(1, in: 3) else { return scalar() }
    if chance(1, in: 2) { return .array((0..<number(0...3)).map { _ in value(depth: depth + 1) }) }
    var object = JSONObject()
    for _ in 0..<number(0...3) { object.append(pick(["p", "q", "p.q", "0"]), value(depth: depth + 1)) }
    return .object(object)
  }

  private mutating func typed() -> (type: String, value: JSON) {
    guard chance(1, in: 4) else { return (pick(["Text", "Number", "X"]), value()) }
    return (pick(["DateTime", "ISO8601"]), chance(1, in: 6) ? .null : .string(instant().iso8601Milliseconds()))
  }

  mutating func entity(_ id: String) throws -> Entity {
    var attributes: [Attribute] = []
    for name in Self.attributeNames where chance(2, in: 3) {
      var metadata: [Metadata] = []
      for name in Self.metadataNames where chance(1, in: 2) {
        let (type, value) = typed()
        metadata.append(Metadata(name: try MetadataName(name), type: try MetadataType(type), value: value))
      }
      let (type, value) = typed()
      attributes.append(
        try QueryWorld.attribute(name, type, value, metadata, created: instant(), modified: instant()))
    }
    return try QueryWorld.entity(
      id, type: pick(Self.types), path: pick(Self.paths), attributes,
      created: instant() + .microseconds(number(0...999)),
      modified: instant() + .microseconds(number(0...999)),
      expires: chance(1, in: 4) ? instant() + .seconds(1_000_000_000) : nil)
  }

  mutating func query() throws -> EntityQuery {
    let values = chance(2, in: 3) ? (0..<number(1...2)).map { _ in condition(metadata: false) } : []
    let metadata = values.isEmpty || chance(1, in: 3) ? [condition(metadata: true)] : []
    let selectors = chance(1, in: 3) ? (0..<number(1...2)).map { _ in selector() } : []
    return EntityQuery(
      selectors: selectors, filter: Filter(values: values, metadata: metadata), page: Page(limit: 1000))
  }

  private mutating func selector() -> EntitySelector {
    let ids: NameMatch =
      chance(1, in: 2)
      ? .oneOf((0..<number(1...40)).map { _ in "E\(number(0...320))" }) : pattern(["^E1", "E.*", "[3-7]$", "^E(2|4)"])
    let types: NameMatch =
      chance(1, in: 2) ? .oneOf([pick(Self.types), pick(Self.types)]) : pattern(["^Room$", "m", "^.$"])
    return EntitySelector(id: chance(1, in: 3) ? .any : ids, type: chance(1, in: 3) ? .any : types)
  }

  private mutating func pattern(_ sources: [String]) -> NameMatch {
    (try? NameMatch(pattern: pick(sources), place: "idPattern")) ?? .any
  }

  private mutating func condition(metadata: Bool) -> Condition {
    let builtins =
      metadata ? ["dateCreated", "dateModified"] : ["dateCreated", "dateModified", "dateExpires", "servicePath"]
    let path = chance(1, in: 4) ? (0..<number(1...2)).map { _ in pick(["p", "q", "p.q", "0"]) } : []
    let target =
      metadata
      ? Condition.Target(
        attribute: pick(Self.attributeNames), metadata: chance(1, in: 3) ? pick(builtins) : pick(Self.metadataNames),
        path: path)
      : Condition.Target(attribute: chance(1, in: 4) ? pick(builtins) : pick(Self.attributeNames), path: path)
    return Condition(target, test())
  }

  private mutating func test() -> Condition.Test {
    switch number(0...9) {
    case 0: return .exists
    case 1: return .absent
    case 2, 3: return .anyOf((0..<number(1...4)).map { _ in literal() })
    case 4: return .noneOf((0..<number(1...4)).map { _ in literal() })
    case 5: return .within(range())
    case 6: return .outside(range())
    case 7:
      return (try? Pattern(pick(["a", "^A", "b$", ".*", "^[0-9]+$", "京", "^$", "%", "_", "^/a"]))).map { .matches($0) }
        ?? .exists
    default: return .compare(pick(Condition.Comparison.allCases), ordered(number(0...2)))
    }
  }

  private mutating func literal() -> Literal {
    switch number(0...7) {
    case 0: .null
    case 1: .boolean(chance(1, in: 2))
    case 2...5: ordered(number(0...1))
    case 6: .string(chance(1, in: 2) ? pick(Self.paths) : instant().iso8601Milliseconds())
    default: ordered(2)
    }
  }

  private mutating func ordered(_ kind: Int) -> Literal {
    switch kind {
    case 0: return .number(JSONNumber(pick(Self.numbers)) ?? JSONNumber(0))
    case 1: return .string(pick(Self.words))
    default:
      if chance(1, in: 4) { return .instant(Timestamp(seconds: 1_589_068_800), text: "2020-05-10") }
      let instant = instant()
      return .instant(instant, text: instant.iso8601Milliseconds())
    }
  }

  private mutating func range() -> LiteralRange {
    let kind = number(0...2)
    return LiteralRange(lower: ordered(kind), upper: ordered(kind))
  }

  /// Mostly valid expressions of the dialect.
  mutating func patternText(depth: Int = 0) -> String {
    let pieces = (0..<number(1...4)).map { _ in piece(depth: depth) }
    return pieces.joined()
  }

  private mutating func piece(depth: Int) -> String {
    let quantifiers = ["", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"]
    let atoms = [
      "a", "b", "ab", ".", "[ab]", "[^a]", "\\d", "\\w", "\\W", "[[:alpha:]-]", "\\.", "é", "東", "[^\\d]", "[é-東]",
      "\\s",
    ]
    switch number(0...9) {
    case 0: return pick(["^", "$"])
    case 1 where depth < 3, 2 where depth < 3: return "(\(patternText(depth: depth + 1)))" + pick(quantifiers)
    case 3 where depth < 3:
      return "(\(patternText(depth: depth + 1))|\(patternText(depth: depth + 1)))" + pick(quantifiers)
    case 4 where depth < 3: return "(\(patternText(depth: depth + 1))|)" + pick(quantifiers)
    default: return pick(atoms) + pick(quantifiers)
    }
  }

  mutating func shortText() -> String {
    (0..<number(0...6)).map { _ in pick(["a", "b", "ab", "1", ".", " ", "é", "東", "_", "\n", "👍", "-"]) }.joined()
  }
}
