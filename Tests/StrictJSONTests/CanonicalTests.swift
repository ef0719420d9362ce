import StrictJSON
import Testing

@Suite("Canonical text (RFC 8785)")
struct CanonicalTests {
  @Test("names are sorted by UTF-16 code units at every level, as in the example of the RFC")
  func sorting() throws {
    let input =
      #"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#
    let order = try JSON(parsing: JSON(parsing: input).canonicalText).object?.members.map(\.key)
    #expect(order == ["\r", "1", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"])
    #expect(try JSON(parsing: #"{"b":[{"d":1,"c":2}],"a":{}}"#).canonicalText == #"{"a":{},"b":[{"c":2,"d":1}]}"#)
  }

  @Test(
    "numbers as ECMAScript prints them",
    arguments: [
      ("0", "0"), ("-0", "0"), ("10", "10"), ("1.0", "1"), ("333333333.33333329", "333333333.3333333"),
      ("1E30", "1e+30"), ("4.50", "4.5"),
      ("2e-3", "0.002"), ("0.000000000000000000000000001", "1e-27"), ("9007199254740992", "9007199254740992"),
      ("1e21", "1e+21"), ("1e20", "100000000000000000000"), ("1e-6", "0.000001"), ("1e-7", "1e-7"),
      ("5e-324", "5e-324"),
      ("-1.7976931348623157e308", "-1.7976931348623157e+308"),
    ])
  func numbers(text: String, expected: String) throws {
    #expect(try JSON(parsing: text).canonicalText == expected)
  }

  @Test("strings keep everything but what must be escaped")
  func strings() throws {
    #expect(
      try JSON(parsing: #""\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/""#).canonicalText
        == #""€$\u000f\nA'B\"\\\\\"/""#)
  }
}
