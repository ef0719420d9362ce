import NGSI
import Testing

@Suite("Identifiers (behaviours 14, 16)")
struct IdentifierTests {
  @Test("16: 1 to 256 characters, and both ends have their own message")
  func lengths() {
    #expect(answer { _ = try EntityID("") } == "400 BadRequest: entity id length: 0, min length supported: 1")
    #expect(answer { _ = try EntityID("a") } == "ok")
    #expect(answer { _ = try AttributeType(String(repeating: "a", count: 256)) } == "ok")
    #expect(
      answer { _ = try AttributeType(String(repeating: "a", count: 257)) }
        == "400 BadRequest: attribute type length: 257, max length supported: 256")
  }

  @Test(
    "14: no forbidden characters, blanks, control characters, & ? / # or non-ASCII",
    arguments: [
      "<", ">", "\"", "'", "=", ";", "(", ")", " ", "\t", "\n", "\u{1}", "\u{7F}", "&", "?", "/", "#", "ñ", "も",
      "e\u{301}",
    ])
  func refused(character: String) {
    #expect(answer { _ = try EntityType("a\(character)b") } == "400 BadRequest: Invalid characters in entity type")
  }

  @Test("everything else that is visible ASCII is allowed")
  func allowed() {
    let refused: Set<UInt8> = Set("<>\"'=;() &?/#".utf8)
    let all = (UInt8(0x20)...0x7E).filter { !refused.contains($0) }
    #expect(answer { _ = try AttributeName(String(decoding: all, as: UTF8.self)) } == "ok")
  }

  @Test("each kind names its place")
  func places() {
    let places = [
      answer { _ = try EntityID("<") }, answer { _ = try EntityType("<") }, answer { _ = try AttributeName("<") },
      answer { _ = try AttributeType("<") }, answer { _ = try MetadataName("<") }, answer { _ = try MetadataType("<") },
    ]
    #expect(
      places
        == [
          "entity id", "entity type", "attribute name", "attribute type", "metadata name", "metadata type",
        ].map { "400 BadRequest: Invalid characters in \($0)" })
  }
}
