import CivilTime
import Testing

@Suite struct CivilTimeTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("2000-02-29", 11_016), ("2024-03-31", 19_813), ("0001-01-01", -719_162),
    ("9999-12-31", 2_932_896),
  ])
  func datesCountDaysSinceTheEpoch(text: String, days: Int) throws {
    let date = try #require(CivilDate(text))
    #expect(date.daysSinceEpoch == days)
    #expect(CivilDate(daysSinceEpoch: days) == date)
    #expect(date.iso8601 == text)
  }

  @Test func everyDayOfFourCenturiesComesBack() {
    var previous = CivilDate(daysSinceEpoch: -73_050)
    for day in -73_049...73_050 {
      let date = CivilDate(daysSinceEpoch: day)
      #expect(date > previous)
      #expect(date.daysSinceEpoch == day)
      previous = date
    }
  }

  @Test(arguments: ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-01", "2024-01-01 ", "", "20240101", "0000-01-01"])
  func datesThatDoNotExistAreRefused(text: String) {
    #expect(CivilDate(text) == nil)
  }

  @Test(arguments: [
    ("2026-11-22T00:00:00Z", "2026-11-22T00:00:00.000Z"),
    ("2026-11-22T00:00:00.1239Z", "2026-11-22T00:00:00.123Z"),
    ("2026-11-22T09:00:00+09:00", "2026-11-22T00:00:00.000Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ("2024-02-29T23:59:59-01:30", "2024-03-01T01:29:59.000Z"),
  ])
  func instantsPrintInUTCWithMilliseconds(text: String, printed: String) throws {
    #expect(try #require(Timestamp(iso8601: text)).iso8601Milliseconds() == printed)
  }

  @Test(arguments: [
    "2026-11-22T00:00:60Z", "2026-11-22T24:00:00Z", "2026-11-22T00:00:00", "2026-11-22T00:00:00.Z",
    "2026-11-22 00:00:00Z", "2026-11-22T00:00:00+0900", "2026-11-22T00:00:00Zx",
  ])
  func otherTimesAreRefused(text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test func aFiscalYearBeginsOnTheSecondInJapan() throws {
    let year = FiscalYear(2024)
    #expect(year.start.iso8601Milliseconds() == "2024-03-31T15:00:00.000Z")
    #expect(year.end.iso8601Milliseconds() == "2025-03-31T15:00:00.000Z")
    #expect(FiscalYear(containing: year.start) == year)
    #expect(FiscalYear(containing: year.start - .microseconds(1)) == FiscalYear(2023))
    #expect(FiscalYear(containing: year.end - .microseconds(1)) == year)
    #expect(FiscalYear(containing: year.end) == FiscalYear(2025))
    #expect(year.months.map(\.iso8601).first == "2024-04-01")
    #expect(year.months.map(\.iso8601).last == "2025-03-01")
  }

  @Test func theNextDayBeginsAtMidnightInJapan() throws {
    for (instant, next) in [
      ("2026-11-22T14:59:59.999Z", "2026-11-22T15:00:00.000Z"),
      ("2026-11-22T15:00:00.000Z", "2026-11-23T15:00:00.000Z"),
      ("2028-02-28T15:00:00.000Z", "2028-02-29T15:00:00.000Z"),
    ] {
      let start = try #require(Timestamp(iso8601: instant))
      #expect(JapanTime.nextDay(after: start).iso8601Milliseconds() == next)
    }
  }

  @Test func hoursAreCutDownAlsoBeforeTheEpoch() throws {
    let instant = try #require(Timestamp(iso8601: "1969-12-31T23:59:59.999Z"))
    #expect(instant.hour.iso8601Milliseconds() == "1969-12-31T23:00:00.000Z")
  }
}
