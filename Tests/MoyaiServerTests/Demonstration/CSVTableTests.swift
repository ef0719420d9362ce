import Testing

@testable import MoyaiServer

@Suite("Strict CSV")
struct CSVTableTests {
  private func read(_ text: String, _ columns: [String]? = nil) throws(DemonstrationDataError) -> CSVTable {
    try CSVTable(Array(text.utf8), file: "f.csv", columns: columns)
  }

  @Test(
    "quotes, doubled quotes, commas, line ends and empty fields are read as RFC 4180 says",
    arguments: [
      ("a,b\n1,2\n", ["1", "2"]), ("a,b\r\n1,2\r\n", ["1", "2"]), ("a,b\n1,2", ["1", "2"]), ("a,b\n,\n", ["", ""]),
      ("a,b\n\"1,x\",\"say \"\"hi\"\"\"\n", ["1,x", "say \"hi\""]), ("a,b\n\"x\ny\",2\n", ["x\ny", "2"]),
      ("a,b\n\"\",\"\"\r\n", ["", ""]), ("a,b\n会津,\"若松\"\n", ["会津", "若松"]),
    ])
  func accepted(text: String, fields: [String]) throws {
    let table = try read(text, ["a", "b"])
    #expect(table.rows.count == 1)
    let row = try #require(table.rows.first)
    #expect([try row.optional("a"), try row.optional("b")] == fields)
  }

  @Test(
    "faults are named with their line",
    arguments: [
      ("", nil, "is empty"), ("a,b\n1\n", 2, "has 1 fields instead of 2"),
      ("a,b\n1,2\n1,2,3\n", 3, "has 3 fields instead of 2"),
      ("a,b\n\"x\ny\",2\n\"1\n", 4, "has a quote that is never closed"),
      ("a,b\n1\"2,3\n", 2, "has a quote inside an unquoted field"),
      ("a,b\n\"1\"2,3\n", 2, "has text after a closing quote"), ("a,a\n", 1, "occurs twice"),
      ("a,b\n\n", 2, "has 1 fields instead of 2"),
    ] as [(String, Int?, String)])
  func refused(text: String, line: Int?, reason: String) {
    do throws(DemonstrationDataError) {
      _ = try read(text)
      Issue.record("\(text) was read")
    } catch {
      #expect(error.line == line)
      #expect(error.reason == reason)
    }
  }

  @Test("other columns than expected are refused")
  func columns() {
    #expect(throws: DemonstrationDataError.self) { try read("b,a\n", ["a", "b"]) }
  }

  @Test("what is no UTF-8 is refused")
  func encoding() {
    #expect(throws: DemonstrationDataError(file: "f.csv", reason: "is not UTF-8")) {
      try CSVTable([0x61, 0xFF], file: "f.csv")
    }
  }

  @Test("a value that cannot be read names line and column")
  func values() throws {
    let row = try #require(try read("n,m\nx,2\n").rows.first)
    #expect(throws: DemonstrationDataError(file: "f.csv", line: 2, column: "n", reason: "is no number")) {
      try row.number("n")
    }
    #expect(throws: DemonstrationDataError(file: "f.csv", line: 2, column: "m", reason: "is neither 1 nor empty")) {
      try row.mark("m")
    }
    #expect(throws: DemonstrationDataError(file: "f.csv", line: 2, column: "z", reason: "is missing")) {
      try row.text("z")
    }
    #expect(
      DemonstrationDataError(file: "f.csv", line: 2, column: "n", reason: "is no number").description
        == "f.csv, line 2, column n: is no number")
  }
}
