import Foundation
import PaperPress
import Papers
import Testing

@Suite("The text of every paper")
struct GoldenTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

  @Test(
    "is that of its golden file; MOYAI_UPDATE_GOLDEN=1 writes it anew, MOYAI_PAPERS_OUT gets the PDF",
    arguments: SamplePapers.names)
  func golden(name: String) throws {
    let pdf = try Press().render(try SamplePapers.paper(name).sheet)
    if let folder = ProcessInfo.processInfo.environment["MOYAI_PAPERS_OUT"] {
      try Data(pdf).write(to: URL(filePath: folder).appending(path: "\(name).pdf"))
    }
    let text = try PDFTool.text(pdf)
    let file = Self.folder.appending(path: "\(name).txt")
    if ProcessInfo.processInfo.environment["MOYAI_UPDATE_GOLDEN"] != nil {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    let difference = text.split(separator: "\n").difference(from: golden.split(separator: "\n"))
    #expect(difference.isEmpty, "look at the paper, then write its golden file anew")
  }

  @Test("every golden file has its paper")
  func complete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(SamplePapers.names.map { "\($0).txt" }))
  }

  @Test("digest, run and explain page stand on every page of every paper", arguments: SamplePapers.names)
  func foot(name: String) throws {
    let paper = try SamplePapers.paper(name)
    let bytes = try Press().render(paper.sheet)
    let pages = try PDFTool.read("pdftotext", bytes, ["-layout"]).split(separator: "\u{0C}").filter {
      $0.contains("検証値")
    }
    let info = try PDFTool.read("pdfinfo", bytes)
    let count = try #require(info.split(separator: "\n").first { $0.hasPrefix("Pages:") }?.split(separator: " ").last)
    #expect(pages.count == Int(count))
    for (index, page) in pages.enumerated() {
      #expect(page.contains(paper.head.run.resultSHA256))
      #expect(page.contains(paper.head.explainURL))
      #expect(page.replacing(" ", with: "").contains("\(index + 1)/\(count)"))
    }
  }
}
