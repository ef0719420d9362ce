import Allocation
import Papers
import Testing

@Suite("Numbers on papers")
struct NumberTextTests {
  @Test(
    "digits in groups of three, △ below zero",
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (-1, "△1"), (-1_234_567, "△1,234,567"),
      (999_999_999_999_999, "999,999,999,999,999"), (Int.min, "△9,223,372,036,854,775,808"),
    ])
  func grouped(value: Int, text: String) { #expect(NumberText.grouped(value) == text) }

  @Test("amounts carry 金 and 円")
  func amount() {
    #expect(NumberText.amount(5_497_877) == "金5,497,877円")
    #expect(NumberText.amount(-3) == "金△3円")
  }

  @Test("no number is a dash, not zero")
  func none() { #expect(NumberText.grouped(Int?.none) == "―") }

  @Test(
    "fractions end as decimals within six places, else stay fractions",
    arguments: [
      ("0", "0"), ("1234", "1,234"), ("3/10", "0.3"), ("12345/1000", "12.345"), ("1/3", "1/3"),
      ("1000001/7", "142,857 2/7"), ("92732/110589", "92,732/110,589"), ("1/1000000", "0.000001"),
      ("1/10000000", "1/10,000,000"),
    ])
  func fraction(ratio: String, text: String) throws {
    #expect(NumberText.fraction(try #require(ExactFraction(ratio: ratio))) == text)
  }

  @Test("files for programs have no groups and a minus")
  func plain() throws {
    #expect(NumberText.plain(try #require(ExactFraction(quantity: "-1234.5"))) == "-1234.5")
    #expect(NumberText.plain(try #require(ExactFraction(ratio: "92732/110589"))) == "92732/110589")
  }

  @Test("ratios are percent where they are whole hundredths")
  func ratio() throws {
    #expect(NumberText.ratio(try #require(ExactFraction(ratio: "30/100"))) == "30%")
    #expect(NumberText.ratio(try #require(ExactFraction(ratio: "1/3"))) == "1/3")
    #expect(NumberText.share(653_934_134_607) == "65.3934134607%")
    #expect(NumberText.share(1_000_000_000_000) == "100.0000000000%")
    #expect(NumberText.share(1) == "0.0000000001%")
  }

  @Test("yen per head keep their tenth, also below one")
  func tenths() {
    #expect(NumberText.tenths(468) == "46.8")
    #expect(NumberText.tenths(-5) == "△0.5")
    #expect(NumberText.tenths(12_345_670) == "1,234,567.0")
  }
}

@Suite("Width and lines")
struct JapaneseTextTests {
  @Test("one digit stands in full width, more in half width")
  func numerals() {
    #expect(CharacterWidth.numeral(3) == "３")
    #expect(CharacterWidth.numeral(12) == "12")
  }

  @Test("widths change and come back")
  func widths() {
    #expect(CharacterWidth.full("R7-01 a") == "Ｒ７－０１　ａ")
    #expect(CharacterWidth.half("Ｒ７－０１　ａ") == "R7-01 a")
    #expect(CharacterWidth.half("会津若松市") == "会津若松市")
    #expect(CharacterWidth.columns("ｱ会A") == 4)
  }

  @Test(
    "a number stays with its units and signs",
    arguments: [
      ("金5,497,877円を", ["金5,497,877円"]), ("令和8年2月15日", ["8年", "2月", "15日"]), ("減額△1,000円", ["△1,000円"]),
      ("令和7年度分", ["7年度分"]), ("第3期、12.5%", ["第3期", "12.5%"]), ("数字なし", []), ("7", []), ("1,", []),
    ])
  func unbreakable(text: String, pieces: [String]) {
    let bytes = Array(text.utf8)
    let found = LineBreaking.unbreakable(in: text).map { String(decoding: bytes[$0], as: UTF8.self) }
    #expect(found == pieces)
  }

  @Test("heads of bodies by the kind of the body")
  func heads() {
    #expect(PaperHead.Recipient.head(of: "福島県") == "福島県知事")
    #expect(PaperHead.Recipient.head(of: "檜枝岐村") == "檜枝岐村長")
    #expect(PaperHead.Recipient.head(of: "会津広域連合") == "会津広域連合の長")
  }
}
