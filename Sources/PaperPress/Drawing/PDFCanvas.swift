import CPango
import CivilTime
import Papers

/// A PDF in the making, in memory. All metadata are given, so nothing of the moment or the machine gets into the bytes;
/// cairo would otherwise write the time of the printing.
final class PDFCanvas {
  let cairo: OpaquePointer
  private let surface: OpaquePointer
  private let sink = ByteSink()

  /// What cairo writes goes here.
  private final class ByteSink {
    var bytes: [UInt8] = []
  }

  init(width: Double, height: Double, _ sheet: Sheet) throws(PaperError) {
    let write: cairo_write_func_t = { closure, data, length in
      guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
      let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
      sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
      return CAIRO_STATUS_SUCCESS
    }
    guard
      let surface = cairo_pdf_surface_create_for_stream(
        write, Unmanaged.passUnretained(sink).toOpaque(), width, height),
      let cairo = cairo_create(surface)
    else { throw PaperError(.drawingFailed, at: "pdf", "cairo gives no surface") }
    self.surface = surface
    self.cairo = cairo
    // Noon in Japan of the day of the paper; a time with its zone is the same text in every zone.
    let moment = "\(sheet.date.iso8601)T12:00:00+09:00"
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, "\(sheet.title) \(sheet.number)")
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, sheet.author)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Moyai")
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, moment)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, moment)
  }

  deinit {
    cairo_destroy(cairo)
    cairo_surface_destroy(surface)
  }

  func draw(_ page: Page) {
    for mark in page.marks { draw(mark) }
    cairo_show_page(cairo)
  }

  /// Closes the file.
  func finish() throws(PaperError) -> [UInt8] {
    cairo_surface_finish(surface)
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS, cairo_status(cairo) == CAIRO_STATUS_SUCCESS else {
      throw PaperError(.drawingFailed, at: "pdf", "cairo stopped with status \(status.rawValue)")
    }
    return sink.bytes
  }

  /// A word across the whole page, so pale that figures over it stay legible.
  func watermark(_ box: TextBox, pageWidth: Double, pageHeight: Double) {
    cairo_save(cairo)
    cairo_translate(cairo, pageWidth / 2, pageHeight / 2)
    cairo_rotate(cairo, -0.6)
    cairo_set_source_rgb(cairo, 0.93, 0.93, 0.93)
    box.draw(on: cairo, x: -box.width / 2, y: -box.height / 2)
    cairo_restore(cairo)
  }

  private func draw(_ mark: PageMark) {
    switch mark {
    case .text(let box, let x, let y, let ink):
      set(ink)
      box.draw(on: cairo, x: x, y: y)
    case .line(let x1, let y1, let x2, let y2, let width, let ink):
      set(ink)
      cairo_set_line_width(cairo, width)
      cairo_move_to(cairo, x1, y1)
      cairo_line_to(cairo, x2, y2)
      cairo_stroke(cairo)
    case .frame(let x, let y, let width, let height, let line, let ink, let dashed):
      set(ink)
      cairo_set_line_width(cairo, line)
      if dashed { cairo_set_dash(cairo, [3, 2.5], 2, 0) }
      cairo_rectangle(cairo, x, y, width, height)
      cairo_stroke(cairo)
      if dashed { cairo_set_dash(cairo, nil, 0, 0) }
    case .area(let x, let y, let width, let height, let ink):
      set(ink)
      cairo_rectangle(cairo, x, y, width, height)
      cairo_fill(cairo)
    }
  }

  private func set(_ ink: PageMark.Ink) { cairo_set_source_rgb(cairo, ink.red, ink.green, ink.blue) }
}
