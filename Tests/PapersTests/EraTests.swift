import CivilTime
import Papers
import Testing

@Suite("Dates on papers")
struct EraTests {
  @Test(
    "an era begins on its first day and ends on the day before the next",
    arguments: [
      ("1912-07-29", "明治45年7月29日"), ("1912-07-30", "大正元年7月30日"), ("1926-12-24", "大正15年12月24日"),
      ("1926-12-25", "昭和元年12月25日"), ("1989-01-07", "昭和64年1月7日"), ("1989-01-08", "平成元年1月8日"),
      ("2019-04-30", "平成31年4月30日"), ("2019-05-01", "令和元年5月1日"), ("2019-12-31", "令和元年12月31日"),
      ("2020-01-01", "令和2年1月1日"), ("2026-02-15", "令和8年2月15日"), ("1872-12-31", "1872年12月31日"),
    ])
  func boundaries(date: String, text: String) throws {
    #expect(JapaneseDate.text(try #require(CivilDate(date))) == text)
  }

  @Test(
    "a fiscal year bears the era in which most of it lies",
    arguments: [
      (1912, "大正元年度", "T1"), (1926, "大正15年度", "T15"), (1988, "昭和63年度", "S63"), (1989, "平成元年度", "H1"),
      (2018, "平成30年度", "H30"), (2019, "令和元年度", "R1"), (2024, "令和6年度", "R6"), (2025, "令和7年度", "R7"),
    ])
  func fiscalYears(year: Int, name: String, sign: String) {
    #expect(JapaneseDate.fiscalYear(FiscalYear(year)) == name)
    #expect(JapaneseDate.fiscalYearSign(FiscalYear(year)) == sign)
  }

  @Test("document numbers have four digits, more when there are more")
  func numbers() {
    #expect(DocumentNumber(FiscalYear(2024), .fix, serial: 1).text == "R6-確-0001")
    #expect(DocumentNumber(FiscalYear(2025), .payment, serial: 12_345).text == "R7-納-12345")
    #expect(DocumentNumber(FiscalYear(2018), .fix, serial: 12).text == "H30-確-0012")
    #expect(DocumentNumber(FiscalYear(2019), .fix, serial: 12).text == "R1-確-0012")
    // The breakdowns of a plan and of fixed amounts with one serial must not share a number.
    #expect(DocumentNumber(FiscalYear(2025), .plan, serial: 1).breakdown.text == "R7-予-0001別紙")
    #expect(DocumentNumber(FiscalYear(2025), .fix, serial: 1).breakdown.text == "R7-確-0001別紙")
  }

  @Test("no two kinds of paper share a sign, or their numbers would")
  func signs() {
    #expect(Set(PaperKind.allCases.map(\.sign)).count == PaperKind.allCases.count)
  }
}
