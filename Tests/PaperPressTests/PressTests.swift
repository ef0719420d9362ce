import CivilTime
import PaperPress
import Papers
import Testing

@Suite("The press")
struct PressTests {
  static func sheet(_ blocks: [Block]) throws -> Sheet {
    Sheet(
      title: "試験", number: "R7-確-0001", author: "福島県", date: try #require(CivilDate("2026-02-15")), blocks: blocks)
  }

  @Test("a character that the fonts lack is refused, not printed as a box")
  func missingGlyph() throws {
    let press = try Press()
    #expect(throws: PaperError.self) { try press.render(Self.sheet([.text("\u{F0000}")])) }
  }
}
