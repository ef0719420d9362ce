import CivilTime
import ConsentRules
import Testing

@Suite struct ConsentWindowTests {
  private func holds(
    _ now: String, _ until: String, specialCare: Bool = false, days: Int = 3_000
  ) throws -> Bool {
    let now = try Sample.instant(now)
    let until = try Sample.instant(until)
    return (try? ConsentWindow(at: now, until: until, isSpecialCare: specialCare, validDaysMax: days)) != nil
  }

  @Test func theEndIsLaterThanNow() throws {
    #expect(try holds("2026-11-22T00:00:00.000Z", "2026-11-22T00:00:00.001Z"))
    #expect(try !holds("2026-11-22T00:00:00.000Z", "2026-11-22T00:00:00.000Z"))
    #expect(try !holds("2026-11-22T00:00:00.0005Z", "2026-11-22T00:00:00.000Z"))
  }

  @Test func threeYearsAreTheMostAndOneForSpecialCare() throws {
    #expect(try holds("2026-11-22T01:02:03.456Z", "2029-11-22T01:02:03.456Z"))
    #expect(try !holds("2026-11-22T01:02:03.456Z", "2029-11-22T01:02:03.457Z"))
    #expect(try holds("2026-11-22T01:02:03.456Z", "2027-11-22T01:02:03.456Z", specialCare: true))
    #expect(try !holds("2026-11-22T01:02:03.456Z", "2027-11-22T01:02:03.457Z", specialCare: true))
  }

  @Test func I24_yearsAreThoseOfJapan() throws {
    // 2028-02-28T15:30Z is 29 February in Japan; a year later there is none, so it is 1 March there.
    #expect(try holds("2028-02-28T15:30:00.000Z", "2029-02-28T15:30:00.000Z", specialCare: true))
    #expect(try !holds("2028-02-28T15:30:00.000Z", "2029-02-28T15:30:00.001Z", specialCare: true))
    // 29 February in London is 1 March in Japan.
    #expect(try holds("2028-02-29T15:30:00.000Z", "2029-02-28T15:30:00.000Z", specialCare: true))
    #expect(try !holds("2028-02-29T15:30:00.000Z", "2029-02-28T15:30:00.001Z", specialCare: true))
  }

  @Test func theOffersDaysAreTheMost() throws {
    #expect(try holds("2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.000Z", days: 1))
    #expect(try !holds("2026-11-22T00:00:00.000Z", "2026-11-23T00:00:00.001Z", days: 1))
  }

  @Test func timesAreWholeMilliseconds() throws {
    let now = Timestamp(microseconds: 1_795_305_600_000_999)
    let window = try ConsentWindow(
      at: now, until: now.wholeMilliseconds + .seconds(60), isSpecialCare: false, validDaysMax: 1)
    #expect(window.from.microseconds == 1_795_305_600_000_000)
    #expect(throws: WindowRefusal.self) {
      try ConsentWindow(at: now, until: now + .seconds(60), isSpecialCare: false, validDaysMax: 1)
    }
  }
}
