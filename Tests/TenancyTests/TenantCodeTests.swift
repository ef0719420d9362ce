import Postgres
import Tenancy
import Testing

@Suite("Tenant code")
struct TenantCodeTests {
  @Test("codes of the law's list check out", arguments: ["070009", "072010", "072028", "072036", "131016", "011002"])
  func realCodes(code: String) throws {
    let parsed = try #require(TenantCode(code))
    #expect(parsed.text == code)
    #expect(TenantCode(parsed.tenant) == parsed)
    #expect(TenantCode(fiveDigits: parsed.number / 10) == parsed)
  }

  @Test("every other last digit is refused", arguments: 0..<10)
  func wrongDigit(digit: Int) {
    #expect((TenantCode("07202\(digit)") != nil) == (digit == 8))
  }

  @Test(
    "only six ASCII digits are a code",
    arguments: ["", "72028", "0720280", "07202８", " 72028", "+72028", "07202a", "000000"])
  func shapes(text: String) {
    #expect(TenantCode(text) == nil)
  }

  @Test("a number of the database with a wrong check digit is no code")
  func fromDatabase() {
    #expect(TenantCode(TenantID(72_027)) == nil)
    #expect(TenantCode(TenantID(-1)) == nil)
    #expect(TenantCode(TenantID(9_999_999)) == nil)
  }

  @Test("five digits from 90000 on are sandboxes")
  func sandboxes() throws {
    #expect(try #require(TenantCode(fiveDigits: 90_000)).isSandbox)
    #expect(try #require(TenantCode("072028")).isSandbox == false)
    #expect(TenantCode(fiveDigits: 100_000) == nil)
  }
}

@Suite("Tenant slug")
struct TenantSlugTests {
  @Test("official: a letter and up to 31 letters or digits", arguments: ["t1", "aizuwakamatsu", text(32)])
  func official(text: String) {
    #expect(TenantSlug(text)?.text == text)
    #expect(TenantSlug(text)?.isOfficial == true)
  }

  @Test(
    "for a sandbox only: one letter, underscores, up to 50", arguments: ["t", "t_01", "a_b", "a__", text(33), text(50)])
  func sandbox(text: String) {
    #expect(TenantSlug(text)?.text == text)
    #expect(TenantSlug(text)?.isOfficial == false)
  }

  @Test("anything else is refused", arguments: ["", "1t", "_t", "Aizu", "a-b", "a.b", "会津", text(51)])
  func bad(text: String) {
    #expect(TenantSlug(text) == nil)
  }

  private static func text(_ length: Int) -> String { String(repeating: "a", count: length) }
}
