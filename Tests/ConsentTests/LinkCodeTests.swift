import CivilTime
import Testing

@testable import Consent

/// What a clerk hands over (Registers, linking).
@Suite struct LinkCodeTests {
  private let now = Timestamp(seconds: 1_800_000_000)

  @Test func aCodeHasEightyBitsAndLivesADay() {
    var generator = SystemRandomNumberGenerator()
    let codes = (0..<1_000).map { _ in LinkCode.random(at: now, using: &generator) }
    #expect(Set(codes.map(\.text)).count == 1_000)
    for code in codes {
      #expect(code.text.wholeMatch(of: /[0-9a-hjkmnp-tv-z]{16}/) != nil)
      #expect(code.expiresAt - now == .seconds(86_400))
    }
    // Every digit occurs in every place: none of the 80 bits is fixed.
    for place in 0..<16 {
      let digits = Set(codes.map { Array($0.text.utf8)[place] })
      #expect(digits.count == 32, "place \(place)")
    }
  }

  @Test func peopleWriteACodeInTheirWay() throws {
    let hash = try #require(LinkCode.hash("0123456789abcdef"))
    for written in [
      "0123456789ABCDEF", "0123-4567-89ab-cdef", " 0123 4567 89AB CDEF ", "o123456789abcdef", "0i23456789abcdef",
      "0L23456789abcdef",
    ] {
      #expect(LinkCode.hash(written) == hash, "\(written)")
    }
    for written in [
      "", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeu", "0123456789abcde!", "０123456789abcdef",
    ] {
      #expect(LinkCode.hash(written) == nil, "\(written)")
    }
    #expect(LinkCode.hash("0123456789abcdeg") != hash)
  }

  @Test func aCodeIsNotPrinted() {
    var generator = SystemRandomNumberGenerator()
    let code = LinkCode.random(at: now, using: &generator)
    #expect(!"\(code)".contains(code.text) && !String(reflecting: code).contains(code.text))
    #expect(!String(describing: [code]).contains(code.text))
  }

  @Test(arguments: [
    ("a", true), (String(repeating: "x", count: 64), true), (String(repeating: "x", count: 65), false), ("", false),
    ("住民1", false), ("a b", false), ("A-1/2:3", true), ("a\n", false),
  ])
  func aHandleIsUpTo64PrintableASCII(text: String, isOne: Bool) {
    #expect((SubjectHandle(text) != nil) == isOne)
  }
}
