import ConsentRules
import Testing

@Suite struct IdentifierTests {
  @Test func vectorsOfTheSpecification() {
    #expect(PairwiseID(bytes: 0...15)?.text == "pp_00041061050r3gg28a1c60t3gf")
    #expect(PairwiseID(bytes: [UInt8](repeating: 0xFF, count: 16))?.text == "pp_7zzzzzzzzzzzzzzzzzzzzzzzzz")
    #expect(ReceiptID(high: 0, low: 1).text == "cr_00000000000000000000000001")
  }

  @Test func textAndBytesAreOneToOne() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<1_000 {
      let id = ConsentID.random(using: &generator)
      #expect(ConsentID(id.text) == id)
      #expect(ConsentID(bytes: id.bytes) == id)
      #expect(id.text.utf8.count == 29)
    }
  }

  @Test(arguments: [
    "", "pp_", "pp_00041061050r3gg28a1c60t3g", "pp_00041061050r3gg28a1c60t3gff", "PP_00041061050r3gg28a1c60t3gf",
    "cn_00041061050r3gg28a1c60t3gf", "pp-00041061050r3gg28a1c60t3gf", "pp_80041061050r3gg28a1c60t3gf",
    "pp_0004106105Or3gg28a1c60t3gf", "pp_0004106105lr3gg28a1c60t3gf", "pp_0004106105ur3gg28a1c60t3gf",
    "pp_00041061050R3gg28a1c60t3gf", "pp_00041061050r3gg28a1c60t3g\u{FF46}", " pp_00041061050r3gg28a1c60t3g",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(PairwiseID(text) == nil)
  }

  @Test func registeredNamesHaveTheirPrefixAndThreeToFortyEightBytes() {
    #expect(ServiceName("svc_kenshin")?.text == "svc_kenshin")
    #expect(ServiceName("svc_" + String(repeating: "a", count: 48)) != nil)
    for text in [
      "svc_ab", "svc_" + String(repeating: "a", count: 49), "org_kenshin", "svc_Kenshin", "svc_ken-shin", "",
    ] {
      #expect(ServiceName(text) == nil, "\(text)")
    }
    #expect(OrganisationName("org_aizu_kenko") != nil && PurposeName("pur_checkup_advice") != nil)
  }

  @Test func categoriesAreDottedWords() {
    for text in ["health.checkup", "core.account", "a.b", "a1_.b_.c"] { #expect(CategoryName(text)?.text == text) }
    for text in [
      "health", "health.", ".checkup", "health..checkup", "health.*", "Health.checkup", "health.1st", "",
      "a." + String(repeating: "b", count: 63),
    ] {
      #expect(CategoryName(text) == nil, "\(text)")
    }
    #expect(CategoryName("a." + String(repeating: "b", count: 62)) != nil)
  }

  @Test(arguments: ["070009", "072010", "072028", "072036", "131016", "011002"])
  func checkDigitsOfTenants(code: String) {
    #expect(TenantDigits(code)?.text == code)
    for digit in "0123456789" where digit != code.last {
      #expect(TenantDigits(code.dropLast() + String(digit)) == nil)
    }
  }
}
