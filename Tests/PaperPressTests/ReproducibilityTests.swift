import Foundation
import MoyaiTesting
import PaperPress
import Papers
import StrictJSON
import Testing

@Suite("The same paper gives the same bytes")
struct ReproducibilityTests {
  @Test("P3_rendered twice, by one press and by another", arguments: SamplePapers.names)
  func twice(name: String) throws {
    let sheet = try SamplePapers.paper(name).sheet
    let press = try Press()
    let first = try press.render(sheet)
    #expect(try press.render(sheet) == first)
    #expect(try Press().render(sheet) == first)
  }

  @Test("P3_papers that were set before leave no trace")
  func history() throws {
    let fresh = try Press().render(try SamplePapers.paper("fix").sheet)
    let press = try Press()
    for name in ["usage", "year", "breakdown"] { _ = try press.render(try SamplePapers.paper(name).sheet) }
    #expect(try press.render(try SamplePapers.paper("fix").sheet) == fresh)
  }

  @Test(
    "P3_in another process, time zone and locale",
    arguments: [["TZ": "America/New_York", "LANG": "C", "LC_ALL": "C"], ["TZ": "Asia/Tokyo", "LANG": "ja_JP.UTF-8"]])
  func elsewhere(environment: [String: String]) throws {
    let input = try CaseFolder.path("a6-settlement.input.json")
    let out = FileManager.default.temporaryDirectory.appending(path: "moyai-papers-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: out) }
    let (status, _) = try PDFTool.run(
      [PDFTool.moyai, "billing", "papers", "--input", input, "--out", out.path], environment: environment)
    #expect(status == 0)
    let press = try Press()
    var count = 0
    try CasePapers(caseBytes: try CaseFolder.bytes("a6-settlement.input.json")).each { paper in
      let name = "\(paper.head.number.text)_\(paper.head.recipient.code)"
      let pdf = try [UInt8](Data(contentsOf: out.appending(path: "\(name).pdf")))
      let bytes = try press.render(paper.sheet)
      #expect(pdf == bytes)
      let json = try [UInt8](Data(contentsOf: out.appending(path: "\(name).json")))
      #expect(json == paper.json.canonicalBytes)
      count += 1
    }
    #expect(count == 3)
  }

  @Test("the file bears the day of the paper and no other time")
  func metadata() throws {
    let info = try PDFTool.read("pdfinfo", try Press().render(try SamplePapers.paper("fix").sheet), ["-rawdates"])
    let dates = info.split(separator: "\n").filter { $0.contains("Date:") }
    #expect(dates.count == 2)
    for date in dates { #expect(date.contains("20260215120000+09'00")) }
    #expect(info.contains("R7-確-0001"))
    #expect(info.contains("A4"))
  }

  @Test("every font is embedded, as a subset, with its Unicode table", arguments: SamplePapers.names)
  func fonts(name: String) throws {
    let list = try PDFTool.read("pdffonts", try Press().render(try SamplePapers.paper(name).sheet))
    let fonts = list.split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty)
    for font in fonts {
      #expect(font.contains("CJKjp"))
      // Columns emb, sub and uni.
      #expect(font.split(separator: " ").filter { $0 == "yes" }.count == 3)
    }
  }
}
