import CivilTime
import Postgres
import Testing

@testable import Metering

@Suite("Questions about use")
struct UsageQueryTests {
  private func query(_ parameters: [String: String], overTenants: Bool = false) throws(UsageQueryError) -> UsageQuery {
    try UsageQuery(parameters: parameters, overTenants: overTenants, now: Sample.noon)
  }

  @Test("without parameters: API calls of the running month in Japan, by day")
  func defaults() throws {
    let query = try query([:])
    #expect(query.meter == .apiCalls)
    #expect(query.window == .day)
    #expect(query.group == .none)
    #expect(query.interval.lowerBound.iso8601Milliseconds() == "2026-10-31T15:00:00.000Z")
    #expect(query.interval.upperBound.iso8601Milliseconds() == "2026-11-30T15:00:00.000Z")
  }

  @Test("dates are days of Asia/Tokyo, and a fiscal year begins where Japan's does")
  func fiscalYear() throws {
    let query = try query(["from": "2024-04-01", "to": "2025-04-01", "window": "fy", "meter": "entities.stored"])
    #expect(query.interval.lowerBound.iso8601Milliseconds() == "2024-03-31T15:00:00.000Z")
    #expect(query.interval.upperBound.iso8601Milliseconds() == "2025-03-31T15:00:00.000Z")
    let last = try Sample.time("2025-03-31T14:59:59.999Z")
    #expect(query.window.interval(containing: last, within: query.interval) == query.interval)
    let next = try Sample.time("2025-03-31T15:00:00Z")
    #expect(query.window.interval(containing: next, within: query.interval).lowerBound == next)
  }

  @Test(
    "a wrong parameter is named",
    arguments: [
      (["meter": "api.call"], "meter"), (["window": "week"], "window"), (["group": "tenant"], "group"),
      (["group": "none"], "group"),
      (["from": "yesterday"], "from"), (["from": "2026-11-22T03:30:00Z", "to": "2026-11-23"], "from"),
      (["from": "2026-11-01", "to": "2026-11-01"], "to"), (["from": "2026-11-02", "to": "2026-11-01"], "to"),
      (["limit": "0"], "limit"), (["limit": "1001"], "limit"), (["limit": "x"], "limit"), (["cursor": "zz"], "cursor"),
      (["cursor": "ff"], "cursor"), (["cursor": "393939"], "cursor"),
      (["from": "2026-01-01", "to": "2026-02-01", "window": "hour"], ""),
      (["from": "2026-01-01", "to": "2026-02-02", "window": "hour"], "window"),
      (["from": "2024-01-01", "to": "2025-02-04", "window": "day"], ""),
      (["from": "2024-01-01", "to": "2025-02-05", "window": "day"], "window"),
      (["from": "2000-01-01", "to": "2021-01-01", "window": "fy"], "window"),
      (["limit": "1000"], ""), (["limit": "1"], ""),
    ])
  func refusals(parameters: [String: String], named: String) {
    do throws(UsageQueryError) {
      _ = try query(parameters)
      #expect(named == "")
    } catch {
      #expect(error.parameter == named)
    }
  }

  @Test("the platform may group by tenant")
  func overTenants() throws {
    #expect(try query(["group": "tenant"], overTenants: true).group == .tenant)
  }

  @Test("a cursor is read as it was given", arguments: ["", "kid000000001", "会津", "a:b"])
  func cursor(group: String) throws {
    let cursor = UsageCursor(windowStart: Sample.noon.hour, group: group)
    #expect(UsageCursor(cursor.text) == cursor)
    #expect(cursor.text.utf8.allSatisfy { ($0 >= 48 && $0 < 58) || ($0 >= 97 && $0 < 103) })
  }
}
