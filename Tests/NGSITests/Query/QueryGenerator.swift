import CivilTime
import Foundation
import StrictJSON

@testable import NGSI

/// Random conditions; the same ones for the same seed, which is printed and taken from `MOYAI_TEST_SEED`.
struct QueryGenerator {
  private var state: UInt64

  private static let seed: UInt64 = {
    let seed =
      ProcessInfo.processInfo.environment["MOYAI_TEST_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64(Int64.max))
    print("MOYAI_TEST_SEED=\(seed)")
    return seed
  }()

  init(seed: UInt64 = Self.seed) {
    state = seed
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func chance(_ hits: Int, in total: Int) -> Bool { number(1...total) <= hits }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...(elements.count - 1))] }

  mutating func word() -> String {
    let letters = [
      "a", "B", "7", "_", "-", ".", "..", ":", ",", " x", "!", "~", "é", "東", "/", "@", "#", "null", "true", "+",
    ]
    return (0..<number(1...4)).map { _ in pick(letters) }.joined()
  }

  mutating func literal() -> Literal {
    switch number(0...9) {
    case 0: return .null
    case 1: return .boolean(chance(1, in: 2))
    case 2...4: return numberLiteral()
    case 5: return instantLiteral()
    default: return .string(chance(1, in: 20) ? "" : word())
    }
  }

  mutating func numberLiteral() -> Literal {
    .number(JSONNumber(nearest: Double(number(-5_000...5_000)) / Double(pick([1, 10, 8]))) ?? JSONNumber(0))
  }

  mutating func instantLiteral() -> Literal {
    let instant = Timestamp(seconds: Int64(number(0...2_000_000_000)))
    return .instant(instant, text: instant.iso8601Milliseconds())
  }

  mutating func ordered() -> Literal {
    switch number(0...2) {
    case 0: numberLiteral()
    case 1: instantLiteral()
    default: .string(word())
    }
  }

  mutating func test() -> Condition.Test {
    switch number(0...7) {
    case 0: return .exists
    case 1: return .absent
    case 2: return .anyOf((0..<number(1...3)).map { _ in literal() })
    case 3: return .noneOf((0..<number(1...3)).map { _ in literal() })
    case 4: return .within(range())
    case 5: return .outside(range())
    case 6: return .compare(pick(Condition.Comparison.allCases), ordered())
    default:
      return (try? Pattern(pick(["^a", "b$", ".*", "[a-c]+", "x=y", "(a|b){2,3}", "\\d"]))).map { .matches($0) }
        ?? .exists
    }
  }

  mutating func range() -> LiteralRange {
    let lower = ordered()
    var upper = ordered()
    while upper.kindName.description != lower.kindName.description { upper = ordered() }
    return LiteralRange(lower: lower, upper: upper)
  }

  mutating func condition(_ language: ConditionParser.Language) -> Condition {
    let path = (0..<number(0...2)).map { _ in word() }
    let target = Condition.Target(attribute: word(), metadata: language == .mq ? word() : nil, path: path)
    return Condition(target, test())
  }
}
