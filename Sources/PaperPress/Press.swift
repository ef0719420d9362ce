package import Papers

/// Makes PDF files of sheets. One press keeps its fonts from paper to paper; it belongs to one thread or actor, as the
/// font map does. Of a paper nothing is kept but its bytes.
package final class Press {
  private let book: FontBook

  /// Loads the fonts.
  /// - Throws: `font_missing` when the fonts of the papers are not installed.
  package init() throws(PaperError) { book = try FontBook() }

  /// The PDF of a sheet: A4, fonts embedded, the same bytes for the same sheet in every process and time zone.
  /// - Throws: `does_not_fit`, `font_missing` for a character without a glyph, `drawing_failed`.
  package func render(_ sheet: Sheet) throws(PaperError) -> [UInt8] {
    var typesetter = Typesetter(sheet, book)
    let pages = try typesetter.run()
    let geometry = typesetter.geometry
    let canvas = try PDFCanvas(width: geometry.width, height: geometry.height, sheet)
    let watermark = try sheet.watermark.map { word throws(PaperError) in
      try TextBox(
        word, FontBook.Face(family: .gothic, size: 640 / Double(max(4, word.count + 1)), isBold: true), in: book)
    }
    for page in pages {
      if let watermark { canvas.watermark(watermark, pageWidth: geometry.width, pageHeight: geometry.height) }
      canvas.draw(page)
    }
    return try canvas.finish()
  }
}
