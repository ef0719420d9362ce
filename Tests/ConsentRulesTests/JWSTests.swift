import ConsentRules
import StrictJSON
import Testing

@Suite struct JWSTests {
  @Test func everyChangedByteIsSeen() throws {
    let key = try Sample.signingKey()
    let text = Array(try Sample.granted().signed(with: key).text.utf8)
    for place in text.indices {
      for bit: UInt8 in [1, 2, 0x20] {
        var changed = text
        changed[place] ^= bit
        let holds = (try? CompactJWS(ascii: changed, as: .receipt))?.isSigned(by: key.publicKey) ?? false
        #expect(!holds, "byte \(place)")
      }
    }
  }

  @Test func aSignatureWithAScalarPastTheOrderIsRefused() throws {
    let key = try Sample.signingKey()
    let jws = try Sample.granted().signed(with: key)
    let dot = try #require(jws.text.lastIndex(of: "."))
    let head = jws.text[...dot]
    var signature = try #require(Base64URL.bytes(Array(jws.text[jws.text.index(after: dot)...].utf8)))
    // S + L is the same scalar to a verifier that reduces.
    let order: [UInt8] = [
      0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ]
    var carry = 0
    for place in 0..<32 {
      let sum = Int(signature[32 + place]) + Int(order[place]) + carry
      signature[32 + place] = UInt8(sum & 0xFF)
      carry = sum >> 8
    }
    #expect(carry == 0)
    let forged = try CompactJWS(head + Base64URL.text(signature), as: .receipt)
    #expect(!forged.isSigned(by: key.publicKey))
  }

  @Test func strayBitsAndPaddingAreRefused() throws {
    #expect(Base64URL.bytes(Array("AA".utf8)) == [0])
    for text in ["AB", "AA=", "AA==", "A", "AAAAA", "A+", "A/", "A A", "AAB"] {
      #expect(Base64URL.bytes(Array(text.utf8)) == nil, "\(text)")
    }
    var generator = SystemRandomNumberGenerator()
    for count in 0..<70 {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      #expect(Base64URL.bytes(Array(Base64URL.text(bytes).utf8)) == bytes)
    }
  }

  @Test(arguments: [
    #"{"alg":"none","kid":"072028-2026a","typ":"consent-receipt+jws"}"#,
    #"{"alg":"HS256","kid":"072028-2026a","typ":"consent-receipt+jws"}"#,
    #"{"alg":"EdDSA","kid":"072028-2026a","typ":"moyai-block+jws"}"#,
    #"{"alg":"EdDSA","kid":"072028-2026a"}"#,
    #"{"alg":"EdDSA","kid":"072029-2026a","typ":"consent-receipt+jws"}"#,
    #"{"alg":"EdDSA","crit":["x"],"kid":"072028-2026a","typ":"consent-receipt+jws"}"#,
    #"{"alg":"EdDSA","alg":"EdDSA","kid":"072028-2026a","typ":"consent-receipt+jws"}"#,
    "{}", "[]", "",
  ])
  func anyOtherHeaderIsRefused(header: String) throws {
    let jws = try Sample.granted().signed(with: Sample.signingKey())
    let rest = jws.text.drop { $0 != "." }
    #expect(throws: JWSFault.header) { try CompactJWS(Base64URL.text(Array(header.utf8)) + rest, as: .receipt) }
  }

  @Test func aReceiptIsNoBlock() throws {
    let jws = try Sample.granted().signed(with: Sample.signingKey())
    #expect(throws: JWSFault.header) { try CompactJWS(jws.text, as: .block) }
  }

  @Test func I27_onlyTheKeyThatIsNamedVerifies() throws {
    let jws = try Sample.granted().signed(with: Sample.signingKey())
    #expect(jws.isSigned(by: try Sample.signingKey().publicKey))
    #expect(!jws.isSigned(by: try Sample.signingKey(letter: 1).publicKey))
    #expect(!jws.isSigned(by: try Sample.signingKey(tenant: "072010").publicKey))
    #expect(!jws.isSigned(by: try Sample.signingKey(firstByte: 2).publicKey))
  }

  @Test(arguments: ["", "a", "a.b", "a.b.c.d", "..", "a.b.c", "é.b.c"])
  func otherTextsAreNoJWS(text: String) {
    #expect(throws: JWSFault.self) { try CompactJWS(text, as: .receipt) }
  }
}
