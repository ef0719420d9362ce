import StrictJSON
import Testing

@Suite("Strict parsing")
struct ParsingTests {
  @Test(
    "what RFC 8259 allows is accepted and printed compactly",
    arguments: [
      ("null", "null"), (" true ", "true"), ("\tfalse\r\n", "false"), ("0", "0"), ("-0", "-0"), ("1.50", "1.50"),
      ("1E+2", "1E+2"), ("-12.5e-3", "-12.5e-3"), ("12345678901234567890123", "12345678901234567890123"),
      ("\"\"", "\"\""), ("\"もやい\"", "\"もやい\""), ("\"😀\"", "\"😀\""), ("\"\\uD83D\\uDE00\"", "\"😀\""),
      ("\"\\u3042\\/\"", "\"あ/\""), ("\"a\\\"\\\\\\b\\f\\n\\r\\t\"", "\"a\\\"\\\\\\b\\f\\n\\r\\t\""),
      ("\"\\u0001\\u001f\"", "\"\\u0001\\u001f\""), ("\"\u{7F}\"", "\"\u{7F}\""), ("[]", "[]"), ("{ }", "{}"),
      ("[ 1 , [ ] , { } ]", "[1,[],{}]"), ("{\"b\" : 1, \"a\":2}", "{\"b\":1,\"a\":2}"), ("{\"\":0}", "{\"\":0}"),
      ("{\"\u{E9}\":1,\"e\u{301}\":2}", "{\"\u{E9}\":1,\"e\u{301}\":2}"),
    ])
  func accepts(text: String, printed: String) throws {
    #expect(Array(try JSON(parsing: text).text.utf8) == Array(printed.utf8))
  }

  @Test(
    "what RFC 8259 does not allow is refused with rule, byte and pointer",
    arguments: [
      ("", .unexpectedEnd, 0, ""), ("  ", .unexpectedEnd, 2, ""), ("\u{FEFF}1", .byteOrderMark, 0, ""),
      ("1 2", .trailingContent, 2, ""), ("{}x", .trailingContent, 2, ""), ("tru", .unexpectedEnd, 3, ""),
      ("trux", .syntax, 3, ""), ("nul1", .syntax, 3, ""), ("True", .syntax, 0, ""), ("NaN", .syntax, 0, ""),
      ("01", .trailingContent, 1, ""), ("-", .unexpectedEnd, 1, ""), ("+1", .syntax, 0, ""), (".5", .syntax, 0, ""),
      ("1.", .unexpectedEnd, 2, ""), ("1.e5", .syntax, 2, ""), ("1e", .unexpectedEnd, 2, ""),
      ("1e+", .unexpectedEnd, 3, ""),
      ("-a", .syntax, 1, ""), ("0x10", .trailingContent, 1, ""), ("'a'", .syntax, 0, ""),
      ("\"a", .unexpectedEnd, 2, ""),
      ("\"\\x\"", .syntax, 2, ""), ("\"\\u12G4\"", .syntax, 5, ""), ("\"\\u12", .unexpectedEnd, 5, ""),
      ("\"a\nb\"", .syntax, 2, ""), ("\"\u{1F}\"", .syntax, 1, ""), ("\"\0\"", .nulCharacter, 1, ""),
      ("\"a\\u0000\"", .nulCharacter, 2, ""), ("\"\\uD83D\"", .loneSurrogate, 1, ""),
      ("\"\\uDE00\"", .loneSurrogate, 1, ""), ("\"\\uD83Dx\"", .loneSurrogate, 1, ""),
      ("\"\\uD83D\\n\"", .loneSurrogate, 1, ""), ("\"\\uD83D\\u0041\"", .loneSurrogate, 1, ""),
      ("[1,]", .syntax, 3, "/1"), ("[,1]", .syntax, 1, "/0"), ("[1 2]", .syntax, 3, ""), ("[1", .unexpectedEnd, 2, ""),
      ("[1,[2,x]]", .syntax, 6, "/1/1"), ("{\"a\":1,}", .syntax, 7, ""), ("{a:1}", .syntax, 1, ""),
      ("{\"a\" 1}", .syntax, 5, "/a"), ("{\"a\":}", .syntax, 5, "/a"), ("{\"a\":1 \"b\":2}", .syntax, 7, ""),
      ("{\"a\":1,\"a\":1}", .duplicateMember, 7, "/a"),
      ("{\"x\":[0,{\"k\":1,\"\\u006b\":2}]}", .duplicateMember, 15, "/x/1/k"),
      ("{\"a/b\":{\"~\":[}}}", .syntax, 13, "/a~1b/~0/0"), ("// no\n1", .syntax, 0, ""), ("\u{A0}1", .syntax, 0, ""),
    ] as [(String, JSONError.Code, Int, String)])
  func refuses(text: String, code: JSONError.Code, offset: Int, pointer: String) {
    let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: text) }
    #expect(error?.code == code)
    #expect(error?.offset == offset)
    #expect(error?.pointer == pointer)
  }

  @Test(
    "bytes that are not UTF-8 are refused at the first bad sequence",
    arguments: [
      ([0x22, 0x80, 0x22], 1), ([0x22, 0x61, 0xC0, 0xAF, 0x22], 2), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
      ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], 1), ([0x22, 0xE3, 0x81, 0x22], 1), ([0x22, 0x5C, 0x6E, 0xFF, 0x22], 3),
    ] as [([UInt8], Int)])
  func refusesInvalidUTF8(bytes: [UInt8], offset: Int) {
    let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: bytes) }
    #expect(error?.code == .invalidUTF8)
    #expect(error?.offset == offset)
  }

  @Test("a description repeats nothing of the values")
  func descriptionIsSafe() {
    let error = #expect(throws: JSONError.self) { _ = try JSON(parsing: "{\"a\":\"secret\",\"b\":secret}") }
    #expect(error.map(String.init(describing:)) == "syntax at byte 18, /b")
  }
}
