import Foundation
import Testing

@testable import NumberGuard

/// Texts that are made to be difficult: pieces of numbers, tokens, telephones, decimals, in all scripts.
private struct TextSource {
  var random: SeededRandom

  static let separators = [
    "-", "‐", "–", "−", "ー", "ｰ", "_", ".", "/", " ", "\u{3000}", "\t", "\n", "．", "－", "--", " - ",
  ]
  static let others = ["", "", ",", ":", "T", "a", "x", "番", "+", "(", "é", "eyJ", "+81", "+81-", "½", "⒈"]
  static let zeros = ["", "", "", "", "\u{200B}", "\u{FEFF}", "\u{AD}"]
  static let digits = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "⓪①②③④⑤⑥⑦⑧⑨", "₀₁₂₃₄₅₆₇₈₉"].map { $0.map(String.init) }

  mutating func number() -> [Int] {
    var digits = (0..<11).map { _ in Int(random.next() % 10) }
    digits.append(random.next() % 4 == 0 ? Int(random.next() % 10) : SlowOracle.checkDigit(digits))
    return digits
  }

  mutating func written(_ digits: [Int], groups: [Int], separator: String) -> String {
    let script = random.next() % 3 == 0 ? random.pick(Self.digits) : Self.digits[0]
    var text = ""
    var rest = digits[...]
    for (place, length) in groups.enumerated() {
      if place > 0 { text += random.next() % 8 == 0 ? random.pick(Self.separators) : separator }
      for digit in rest.prefix(length) {
        text += script[digit] + (random.next() % 16 == 0 ? random.pick(Self.zeros) : "")
      }
      rest = rest.dropFirst(length)
    }
    return text
  }

  mutating func piece() -> String {
    let separator = random.pick(Self.separators)
    switch random.next() % 12 {
    case 0: return written(number(), groups: [12], separator: separator)
    case 1: return written(number(), groups: [4, 4, 4], separator: separator)
    case 2: return written(number(), groups: [2, 2, 4, 1, 3], separator: separator)
    case 3: return written(number() + number(), groups: [13], separator: separator)
    case 4: return written(number() + number(), groups: [4, 4, 4, 4, 4, 4], separator: separator)
    case 5: return "\(random.next() % 1000)." + written(number(), groups: [12], separator: separator)
    case 6: return "\(random.next() % 10000).\(random.next() % 10000)"
    case 7: return uuid()
    case 8: return hexadecimal([32, 40, 64, 31, 33].randomElement(using: &random) ?? 32)
    case 9: return random.pick(["pp", "le", "xx"]) + "_" + base32()
    case 10:
      return "+81" + random.pick(["-", " ", ""]) + written(number(), groups: [2, 4, 4, 2], separator: separator)
    default: return written(number(), groups: [3, 4, 5], separator: separator)
    }
  }

  mutating func text() -> String {
    (0..<(1 + random.next() % 4)).reduce(into: "") { text, _ in
      text += piece() + random.pick(random.next() % 2 == 0 ? Self.separators : Self.others)
    }
  }

  private mutating func uuid() -> String {
    let digits = random.next() % 4 == 0 ? Array("0123456789") : Array("0123456789abcdef")
    let text = (0..<32).map { _ in digits[Int(random.next() % UInt64(digits.count))] }
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(text[$0]) }
    return parts.joined(separator: "-")
  }

  private mutating func hexadecimal(_ length: Int) -> String {
    let digits = Array("01234567890123456789a")
    return String((0..<length).map { _ in digits[Int(random.next() % UInt64(digits.count))] })
  }

  private mutating func base32() -> String {
    let digits = Array("0123456789012345678901234567abcd")
    return "0" + String((0..<25).map { _ in digits[Int(random.next() % UInt64(digits.count))] })
  }
}

private struct SeededRandom: RandomNumberGenerator {
  let seed: UInt64
  private var state: UInt64

  init() {
    let given = ProcessInfo.processInfo.environment["MOYAI_TEST_SEED"].flatMap { UInt64($0) }
    seed = given ?? .random(in: 1 ... .max)
    state = seed
    print("seed \(seed): repeat with MOYAI_TEST_SEED=\(seed)")
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(next() % UInt64(elements.count))] }
}

@Suite struct RandomTests {
  @Test func theGuardAgreesWithASlowReadingOfTheRule() {
    var source = TextSource(random: SeededRandom())
    var refused = 0
    for _ in 0..<12_000 {
      let text = source.text()
      let expected = SlowOracle.refuses(text)
      if expected { refused += 1 }
      var scanner = NumberScanner()
      let found = Array(text.utf8).withUnsafeBufferPointer { scanner.look(at: $0).isSuspect }
      let normal = SlowOracle.normal(text).debugDescription
      #expect(found == expected, "seed \(source.random.seed): \(text.debugDescription) is \(normal)")
      if found != expected { return }
    }
    #expect(refused > 2_000 && refused < 10_000, "the texts must be refused and passed alike: \(refused)")
  }

  @Test func whatTheWholeRuleRefusesNoFilterSettles() {
    var source = TextSource(random: SeededRandom())
    for _ in 0..<12_000 {
      var normal = NormalText()
      Array(source.text().utf8).withUnsafeBufferPointer { normal.read($0) }
      let symbols = normal.symbols
      symbols.withUnsafeBufferPointer { symbols in
        var judge = NumberJudge()
        guard judge.firstRun(in: symbols) != nil else { return }
        #expect(RunFilter(symbols).mayHoldNumber())
      }
    }
  }

  /// The same text as it is, in escapes, as a name, as a value, nested, with blanks: one verdict.
  @Test func aBodyIsRefusedExactlyWhenOneOfItsTextsIs() throws {
    var source = TextSource(random: SeededRandom())
    for _ in 0..<3_000 {
      let text = source.text()
      let expected = SlowOracle.refuses(text)
      let escaped = text.utf16.map { unit in
        let hexadecimal = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hexadecimal.count) + hexadecimal
      }.joined()
      let quoted = String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
      for (body, pointer) in [
        ("{\"a\":[true,\(quoted)]}", "/a/1"), ("{\"a\" : {\"b\":\"\(escaped)\"}, \"c\":1}", "/a/b"),
        ("{\"a\":{\(quoted) : null}}", "/a"),
      ] {
        let finding = NumberGuard.finding(inJSON: Array(body.utf8))
        #expect((finding != nil) == expected, "seed \(source.random.seed): \(body.debugDescription)")
        if expected { #expect(finding?.pointer == pointer) }
      }
    }
  }

  @Test func aRedactedLineIsNotSuspectAndAHarmlessOneIsUntouched() {
    var source = TextSource(random: SeededRandom())
    for _ in 0..<4_000 {
      let text = source.text()
      let redacted = NumberGuard.redacted(text)
      if NumberGuard.isSuspect(text) {
        #expect(!NumberGuard.isSuspect(redacted), "\(text.debugDescription) became \(redacted.debugDescription)")
      } else {
        #expect(redacted == text)
      }
    }
  }

  /// A number with an exponent or a fraction is what it is worth in plain notation.
  @Test func aJSONNumberCountsByItsValue() {
    var random = SeededRandom()
    for _ in 0..<4_000 {
      let digits = String((0..<12).map { _ in Character("\(random.next() % 10)") })
      let shift = Int(random.next() % 24) - 6
      let cut = 1 + Int(random.next() % 11)
      let number = "1\(digits.dropFirst())"
      let text = "\(number.prefix(cut)).\(number.dropFirst(cut))e\(shift)"
      let expected = cut + shift == 12 && SlowOracle.isRight(number)
      #expect((NumberGuard.finding(inJSON: Array("[\(text)]".utf8)) != nil) == expected || cut + shift == 12, "\(text)")
      if cut + shift == 12 {
        #expect((NumberGuard.finding(inJSON: Array("[\(text)]".utf8)) != nil) == SlowOracle.isRight(number), "\(text)")
      }
    }
  }

  /// Sixteen times the length takes about sixteen times as long, not 256 times, whatever the text is made of.
  @Test(arguments: [
    "eyJ-", "eyJhbGciOiJFZERTQSJ9.", "123456789012 ", "1234-", "+81", "1.2", "a1234567890123", "０", "\\u0031",
    "{\"a\":",
    "f000000000000-0000-0000-0000", "pp_0", "\\", "[", "\"mynumber\":{", "12345678901212345678901212345678-",
  ])
  func timeIsLinear(piece: String) {
    func time(_ bytes: Int) -> Duration {
      let text = String(repeating: piece, count: bytes / piece.utf8.count)
      let bodies = [Array("{\"x\":\"\(text)\"}".utf8), Array(text.utf8)]
      return (0..<3).map { _ in
        ContinuousClock().measure { for body in bodies { _ = NumberGuard.finding(inJSON: body) } }
      }.min() ?? .zero
    }
    _ = time(1 << 12)
    let (short, long) = (time(1 << 13), time(1 << 17))
    #expect(long < short * 80 + .milliseconds(2), "\(piece): \(short) for 8 KiB, \(long) for 128 KiB")
  }
}
