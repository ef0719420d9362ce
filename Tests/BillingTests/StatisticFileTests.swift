import CivilTime
import MoyaiTesting
import Postgres
import Testing

@testable import Billing

@Suite("Statistics as CSV", .database)
struct StatisticFileTests {
  private static let members: Set = [SampleYear.aizu, SampleYear.kitakata, SampleYear.aizubange]

  struct Bad: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let line: Int
    let column: Int
    let code: String
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ line: Int, _ column: Int, _ code: String) {
      (self.name, bytes, self.line, self.column, self.code) = (name, Array(text.utf8), line, column, code)
    }

    init(_ name: String, bytes: [UInt8], _ line: Int, _ column: Int, _ code: String) {
      (self.name, self.bytes, self.line, self.column, self.code) = (name, bytes, line, column, code)
    }
  }

  static let bad = [
    Bad(
      "Windows-31J", bytes: Array("code,value\r\n072028,1\r\n072087,".utf8) + [0x89, 0xEF] + Array("\r\n".utf8), 3, 2,
      "invalid_input"),
    Bad("no header", "072028,1\n", 1, 1, "invalid_input"),
    Bad("empty", "", 1, 1, "invalid_input"),
    Bad("check digit", "code,value\n072029,1\n", 2, 1, "member_code_invalid"),
    Bad("five digits", "名,code,value\na,72028,1\n", 2, 2, "member_code_invalid"),
    Bad("no member", "code,value\n072028,1\n072010,2\n", 3, 1, "member_unknown"),
    Bad("twice", "code,value\n072028,1\n072087,2\n072028,3\n", 4, 1, "invalid_input"),
    Bad("missing", "code,value\n072028,1\n072087,2\n", 4, 1, "statistic_missing"),
    Bad("negative", "code,value\n072028,1\n072087,-2\n074217,3\n", 3, 2, "value_out_of_range"),
    Bad("no number", "code,value\n072028,1\n072087,2e3\n074217,3\n", 3, 2, "invalid_input"),
    Bad("another width", "code,value\n072028,1,x\n", 2, 3, "invalid_input"),
    Bad("open quote", "code,value\n\"072028,1\n", 2, 1, "invalid_input"),
  ]

  @Test("A file with a fault is refused whole, with line and column, and nothing of it is stored", arguments: bad)
  func refused(bad: Bad) async throws {
    let sample = SampleYear(2060)
    try await sample.prepare(calls: false)
    try await withBilling { billing, _ in
      try await billing.enter(sample.definition)
      let day = FiscalYear(2014).firstDay
      let error = await #expect(throws: BillingError.self) {
        try await billing.load(
          bad.bytes, kind: "population.register", asOf: day, source: "test", by: Desk.clerk, at: SampleYear.now)
      }
      guard case .file(let line, let column, let code, _)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(line == bad.line && column == bad.column && code == bad.code)
      #expect(error?.pointer == "/\(bad.line)/\(bad.column)" && error?.code == bad.code)
      let rows = try await TestDatabase.current.rows(
        "SELECT count(*) FROM moyai.bill_statistic WHERE kind = 'population.register'")
      #expect(rows == [["0"]])
    }
  }

  @Test("A good file gives each member's figure", arguments: ["\u{FEFF}団体コード,団体名,人口\r\n", "code,name,value\n"])
  func good(header: String) throws {
    let text = header + "072028,\"会津,若松\",117376\r\n\r\n072087,\"a \"\"b\"\"\",12.5\n074217,,0"
    let values = try StatisticFile.read(Array(text.utf8), members: Self.members)
    #expect(
      values == [SampleYear.aizu: "117376", SampleYear.kitakata: "12.5", SampleYear.aizubange: "0"])
  }
}
