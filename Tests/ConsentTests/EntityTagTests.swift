import Testing

@testable import Consent

@Suite struct EntityTagTests {
  @Test func aListNamesATagOrAny() {
    for header in ["\"3\"", "*", "\"1\", \"3\"", " \"3\" "] { #expect(EntityTag.list(header, names: "\"3\"")) }
    for header in ["", "\"4\"", "W/\"3\"", "3", "\"33\""] { #expect(!EntityTag.list(header, names: "\"3\"")) }
  }

  @Test func valuesOfAQueryAreEncoded() {
    #expect("a-b._~9".percentEncodedQueryValue == "a-b._~9")
    #expect("a b&c=健".percentEncodedQueryValue == "a%20b%26c%3D%E5%81%A5")
  }
}
