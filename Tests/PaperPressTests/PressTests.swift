import CivilTime
import PaperPress
import Papers
import Testing

@Suite("The press")
struct PressTests {
  static func sheet(_ blocks: [Block], watermark: String? = nil) throws -> Sheet {
    Sheet(
      title: "試験", number: "R7-確-0001", author: "福島県", date: try #require(CivilDate("2026-02-15")),
      watermark: watermark, blocks: blocks)
  }

  static func table(_ rows: [Table.Row]) -> Block {
    .table(Table("表", columns: [Table.Column("団体名", .text), Table.Column("金額", .figure)], rows: rows))
  }

  static func pages(_ bytes: [UInt8]) throws -> [String] {
    try PDFTool.read("pdftotext", bytes, ["-layout"]).split(separator: "\u{0C}").map(String.init).filter {
      $0.contains { !$0.isWhitespace }
    }
  }

  @Test("a character that the fonts lack is refused, not printed as a box")
  func missingGlyph() throws {
    let press = try Press()
    let error = #expect(throws: PaperError.self) { try press.render(try Self.sheet([.text("\u{F0000}")])) }
    #expect(error?.code == .fontMissing)
  }

  @Test("a long table repeats its header on each page, and its sum is never alone")
  func header() throws {
    for count in 30...60 {
      let rows = (1...count).map { Table.Row([.text("団体\($0)"), .figure($0)]) }
      let bytes = try Press().render(try Self.sheet([Self.table(rows + [Table.Row(["計", "0"], .sum)])]))
      let pages = try Self.pages(bytes)
      for page in pages { #expect(page.contains("団体名")) }
      for page in pages.dropFirst() { #expect(page.contains("（続き）")) }
      let last = try #require(pages.last)
      #expect(last.contains("計") && last.contains("団体\(count)"))
    }
  }

  @Test("amounts of 15 digits for 59 towns with long names fit, unbroken")
  func wide() throws {
    let name = "南会津地方広域市町村圏組合連合会（仮称）準備室"
    let columns = [Table.Column("団体名", .text)] + (1...8).map { Table.Column("経費区分その\($0)", .figure) }
    let rows = (0..<59).map { row in
      Table.Row([.text("\(name)\(row)")] + (0..<8).map { .figure(-999_999_999_999_990 - row - $0 + 8) })
    }
    var sheet = try Self.sheet([.table(Table("表", columns: columns, rows: rows))])
    sheet.orientation = .landscape
    let text = try PDFTool.read("pdftotext", try Press().render(sheet), ["-layout"])
    for row in [0, 31, 58] { #expect(text.contains(NumberText.grouped(-999_999_999_999_982 - row))) }
  }

  @Test("a table that cannot fit is refused, not cut off")
  func tooWide() throws {
    let columns = (1...60).map { Table.Column("列\($0)", .figure) }
    let rows = [Table.Row(columns.map { _ in .figure(999_999_999_999_999) })]
    let error = #expect(throws: PaperError.self) {
      try Press().render(try Self.sheet([.table(Table("表", columns: columns, rows: rows))]))
    }
    #expect(error?.code == .doesNotFit)
  }

  @Test("a row without a cell for each column is refused")
  func raggedRow() throws {
    let error = #expect(throws: PaperError.self) {
      try Press().render(try Self.sheet([Self.table([Table.Row(["会津若松市"])])]))
    }
    #expect(error?.code == .incomplete)
  }

  @Test("the watermark stands on every page")
  func watermark() throws {
    let sheet = try Self.sheet([.text("一"), .pageBreak, .text("二")], watermark: "試算")
    let pages = try Self.pages(try Press().render(sheet))
    #expect(pages.count == 2)
    for page in pages { #expect(page.contains("試") && page.contains("算")) }
  }

  @Test("an amount or a date is never torn over two lines")
  func unbroken() throws {
    for length in 20...60 {
      let text = String(repeating: "字", count: length) + "金1,234,567,890円と令和8年2月15日"
      let lines = try PDFTool.read("pdftotext", try Press().render(try Self.sheet([.text(text)])), ["-layout"])
      #expect(lines.contains("金1,234,567,890円"))
      #expect(lines.contains("15日"))
    }
  }

  @Test("a room sets papers one after another and gives what a press gives")
  func room() async throws {
    let room = PressRoom()
    let sheet = try SamplePapers.paper("settle").sheet
    async let first = room.render(sheet)
    async let second = room.render(sheet)
    let expected = try Press().render(sheet)
    #expect(try await first == expected)
    #expect(try await second == expected)
  }
}
