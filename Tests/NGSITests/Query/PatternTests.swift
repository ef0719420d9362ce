import Testing

@testable import NGSI

@Suite struct PatternTests {
  static let rows: [(String, String, Bool)] = [
    ("ow", "brown", true), ("ow", "black", false), ("^b", "brown", true), ("^b", "a b", false), ("e$", "purple", true),
    ("e$", "elf", false), (".*", "", true), ("", "x", true), ("^$", "", true), ("^$", "x", false), ("a.c", "abc", true),
    ("a.c", "a\nc", true), ("a.c", "ac", false), ("^a*$", "aaa", true), ("^a+$", "", false), ("^a?b$", "ab", true),
    ("^(ab|cd)+$", "abcdab", true), ("^(ab|cd)+$", "abc", false), ("E(1|2)", "E2", true), ("E[23]", "E1", false),
    ("^[^a-c]$", "d", true), ("^[^a-c]$", "b", false), ("[]x]", "]", true), ("[a-]", "-", true), ("[a|b]", "|", true),
    ("^a{2,3}$", "aa", true), ("^a{2,3}$", "aaaa", false), ("^a{2}$", "aaa", false), ("^a{2,}$", "aaaaa", true),
    ("^\\d+$", "0123", true), ("^\\w+$", "a_1", true), ("^\\w$", "é", false), ("\\s", "a b", true), ("\\S", " ", false),
    ("^[\\w.-]+$", "a.b-c", true), ("a\\.b", "axb", false), ("^[[:alpha:]]+$", "aZ", true),
    ("^[[:digit:]x]$", "x", true),
    ("^(?:a|b)c$", "bc", true), ("a.*?b", "axxb", true), ("^東.$", "東京", true), ("^[ぁ-ん]+$", "ひらがな", true),
    ("^.$", "👍", true), ("a|", "zzz", true), ("(a|b)*c", "ababc", true), ("^(a|ab)(c|bcd)$", "abcd", true),
    ("x^a", "xa", false), ("a$b", "ab", false), ("^é$", "e\u{301}", false), ("(^a|b$)", "cb", true),
    ("^urn:ngsi-ld:Room:.*$", "urn:ngsi-ld:Room:1", true),
  ]

  @Test(arguments: rows)
  func `a pattern is found where POSIX finds it`(_ source: String, _ text: String, _ found: Bool) throws {
    #expect(try Pattern(source).isFound(in: text) == found)
  }

  static let bad: [(String, PatternError.Code)] = [
    ("*", .nothingToRepeat), ("+a", .nothingToRepeat), ("a|*b", .nothingToRepeat), ("(*a)", .nothingToRepeat),
    ("^*", .nothingToRepeat), ("{2}", .nothingToRepeat), ("^(?!avoid).*", .unsupported), ("(?i)a", .unsupported),
    ("(?<=a)b", .unsupported), ("(a)\\1", .unsupported), ("\\b", .unsupported), ("\\x41", .unsupported),
    ("(a", .unbalancedGroup), ("a)", .unbalancedGroup), ("[a", .unbalancedBracket), ("[]", .unbalancedBracket),
    ("a{2", .badInterval), ("a{3,2}", .badInterval), ("a{,2}", .badInterval), ("a{256}", .badInterval),
    ("a{x}", .badInterval),
    ("[b-a]", .badRange), ("[\\d-z]", .badRange), ("[[:nope:]]", .unknownClass), ("[[.a.]]", .unsupported),
    ("[^\\s\\S]", .unsupported), ("a\\", .unexpectedEnd), ("a\u{0}", .unsupported),
  ]

  @Test(arguments: bad)
  func `an invalid or unbounded pattern is refused`(_ source: String, _ code: PatternError.Code) {
    let refusal = #expect(throws: PatternError.self) { try Pattern(source) }
    #expect(refusal?.code == code)
  }

  static let printed: [(String, String)] = [
    ("^E(1|2)$", "^E(?:1|2)$"), ("a.b", "a.b"), ("\\d+", "[0-9]+"), ("[^a]", "[^a]"), ("\\W", "[^0-9A-Z\\_a-z]"),
    ("a/b-c", "a\\/b\\-c"), ("[]a]", "[\\]a]"), ("(ab){2,}", "(?:ab){2,}"), ("x{1,3}?", "x{1,3}"), ("東", "\\u6771"),
    ("👍", "\\U0001f44d"), ("\n", "\\u000a"), ("(a*)*", "(?:a*)*"), ("[[:space:]]", "[\\u0009-\\u000d\\ ]"),
  ]

  @Test(arguments: printed)
  func `PostgreSQL gets the tree, not the text`(_ source: String, _ expected: String) throws {
    #expect(try Pattern(source).postgres == expected)
  }

  @Test(arguments: [
    (".*", true), ("", true), ("^.*$", true), ("^.*", true), ("a*", true), ("(a|)", true), ("^a*$", false),
    ("^$", false),
    (".", false), (".+", false), ("^.*a", false),
  ])
  func `a pattern that lets everything through is known`(_ source: String, _ isUniversal: Bool) throws {
    #expect(try Pattern(source).isUniversal == isUniversal)
  }

  @Test(arguments: [
    ("^urn:Room:.*", "urn:Room:"), ("^E1$", "E1"), ("E1", ""), ("^a*", ""), ("^(a|b)", ""), ("^ab?c", "a"),
    ("^a|b", ""),
    ("^E\\.1", "E.1"),
  ])
  func `the letters at the start are known`(_ source: String, _ prefix: String) throws {
    #expect(try Pattern(source).anchoredPrefix == prefix)
  }

  @Test func `each limit holds at its value and not one past it`() throws {
    let longest = String(repeating: "a", count: QueryLimits.patternStatesMax)
    #expect(throws: Never.self) { try Pattern(longest) }
    #expect(throws: PatternError.self) { try Pattern(longest + "a") }
    #expect(throws: Never.self) { try Pattern("(a{100}){10}") }
    #expect(throws: PatternError.self) { try Pattern("(a{100}){10}a") }
    #expect(throws: Never.self) { try Pattern("(a|b){249}") }
    #expect(throws: PatternError.self) { try Pattern("(a|b){251}") }
    #expect(throws: PatternError.self) { try Pattern("(a{100}){100}") }
    #expect(throws: PatternError.self) { try Pattern("((((a{9}){9}){9}){9}){9}") }
    let deepest = QueryLimits.patternNestingMax
    func nested(_ depth: Int) -> String { String(repeating: "(", count: depth) + String(repeating: ")", count: depth) }
    #expect(throws: Never.self) { try Pattern(nested(deepest)) }
    #expect(throws: PatternError.self) { try Pattern(nested(deepest + 1)) }
    #expect(throws: PatternError.self) { try Pattern(String(repeating: "(", count: QueryLimits.patternTextMax + 1)) }
  }

  @Test(arguments: PatternTests.rows.map(\.0) + ["(a{2,5}|b*|c?){3}", "x{0}", "(a|b|c)+", "((a|){2}b){1,3}$"])
  func `the automaton has as many states as were counted`(_ source: String) throws {
    let tree = try Pattern(source).tree
    #expect(PatternAutomaton(tree).stateCount == tree.stateCount(ceiling: 10_000) + 1)
  }

  @Test(.timeLimit(.minutes(1))) func `no pattern runs away`() throws {
    let text = String(repeating: "a", count: 20_000) + "!"
    for source in ["^(a+)+$", "^(a|a)*$", "^(a*)*b$", "(a|aa)+c", "^([a-z]+)*\\d$"] {
      #expect(try !Pattern(source).isFound(in: text))
    }
  }
}
