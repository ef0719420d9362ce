import StrictJSON
import Testing

@Suite("Numbers keep their text and have exact forms")
struct NumberTests {
  @Test(
    "plain form: one text per value",
    arguments: [
      ("0", "0"), ("-0", "0"), ("-0.00e5", "0"), ("1.50e1", "15"), ("1.0", "1"), ("100", "100"), ("1e2", "100"),
      ("-1.20", "-1.2"),
      ("5e-3", "0.005"), ("123.456e1", "1234.56"), ("0.1", "0.1"), ("12345678901234567890.5", "12345678901234567890.5"),
    ])
  func plain(text: String, expected: String) throws {
    #expect(try #require(JSONNumber(text)).plain() == expected)
  }

  @Test(
    "plain form is bounded: an exponent cannot ask for a gigabyte",
    arguments: ["1e1024", "1e999999999999999999999", "1e-1025"])
  func plainIsBounded(text: String) throws {
    #expect(try #require(JSONNumber(text)).plain() == nil)
  }

  @Test("plain form at the limit")
  func plainAtLimit() throws {
    #expect(try #require(JSONNumber("1e1023")).plain()?.count == 1024)
  }

  @Test(
    "behaviour 22: what NGSI clients see",
    arguments: [
      ("1", "1"), ("1.0", "1"), ("1.50", "1.5"), ("-0", "0"), ("-0.0", "0"), ("0.1", "0.1"), ("1e2", "100"),
      ("12e-1", "1.2"),
      ("2523232323232323", "2523232323232323"), ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("-42.5124478", "-42.5124478"), ("1.79e308", "1.79e+308"), ("1.7976931348623157e308", "1.7976931348623157e+308"),
      ("-1.7976931348623157e308", "-1.7976931348623157e+308"), ("4.9406564584124654e-324", "0"),
      ("-4.9406564584124654e-324", "0"), ("0.30000000000000004", "0.3"),
      ("0.1000000000000000055", "0.1"),
      ("442.123456785551", "442.123456786"), ("42.9999999999", "43"), ("-999.9999999999", "-1000"),
      ("42.0000000001", "42"), ("42.000000001", "42"), ("-40.000000001", "-40"), ("1.000000001", "1.000000001"),
      ("42.000000002", "42.000000002"), ("42.999999999", "42.999999999"), ("0.500000001", "0.500000001"),
      ("-3.6127119138731127", "-3.612711914"),
      ("0.0012345678915", "0.001234568"), ("0.00012345678915", "0.00012345678915"),
      ("123456789.123456789", "123456789.12345679"), ("0.0001", "0.0001"), ("0.00001", "1e-05"), ("1.5e-10", "1.5e-10"),
      ("1e16", "10000000000000000"),
      ("1e17", "1e+17"),
      ("2.2250738585072014e-308", "2.2250738585072014e-308"), ("1e-400", "0"),
    ])
  func rounded(text: String, expected: String) throws {
    #expect(try #require(JSONNumber(text)).rounded?.text == expected)
  }

  @Test(
    "beyond the range of doubles there is no rounded form",
    arguments: ["1e309", "-1e400", "1" + String(repeating: "0", count: 309)])
  func roundedOverflow(text: String) throws {
    #expect(try #require(JSONNumber(text)).rounded == nil)
    #expect(try #require(JSONNumber(text)).double == nil)
  }

  @Test(
    "int64 takes integers written as such",
    arguments: [
      ("9223372036854775807", Int64.max), ("9223372036854775808", nil), ("-9223372036854775808", Int64.min),
      ("1.0", nil),
      ("1e2", nil), ("-0", 0),
    ] as [(String, Int64?)])
  func int64(text: String, expected: Int64?) throws {
    #expect(try #require(JSONNumber(text)).int64 == expected)
  }

  @Test(
    "a text that is no JSON number makes no number", arguments: ["", " 1", "1 ", "true", "01", "1,2", "[1]", "0x1"])
  func notANumber(text: String) {
    #expect(JSONNumber(text) == nil)
  }
}
