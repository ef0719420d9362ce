import Testing

@testable import Identity

/// One text for one value: what decodes also encodes to the same (RFC 4648 §5, §3.5).
@Suite struct Base64URLTests {
  private static let pairs: [(String, [UInt8])] = [
    ("", []), ("AA", [0]), ("_w", [255]), ("AAE", [0, 1]), ("AAEC", [0, 1, 2]), ("-_-_", [0xFB, 0xFF, 0xBF]),
  ]

  @Test(arguments: pairs) func textAndBytesAreOne(text: String, bytes: [UInt8]) {
    #expect(Base64URL.decode(text.utf8) == bytes)
    #expect(Base64URL.encode(bytes) == text)
  }

  @Test(arguments: ["A", "AAAAA", "AA==", "AA=", "A+", "A/", "A A", "AB", "AAF", "_x", "é"])
  func whatIsNotCanonicalIsRefused(text: String) {
    #expect(Base64URL.decode(text.utf8) == nil)
  }
}
