import CPango
import Papers

/// A text that has been shaped and broken into lines: it knows its size before it is drawn.
final class TextBox {
  let width: Double
  let height: Double
  private let layout: OpaquePointer

  private static let scale = Double(PANGO_SCALE)

  /// - Parameters:
  ///   - width: where lines are broken; nil for one line.
  ///   - spread: the width over which the characters of a single line are spread evenly (均等割付).
  init(
    _ text: String, _ face: FontBook.Face, in book: FontBook, width: Double? = nil, alignment: Alignment = .left,
    leading: Double = 0, spread: Double? = nil
  ) throws(PaperError) {
    guard let layout = pango_layout_new(book.context) else {
      throw PaperError(.drawingFailed, at: "text", "pango gives no layout")
    }
    self.layout = layout
    pango_layout_set_text(layout, text, -1)
    let description: OpaquePointer
    do throws(PaperError) {
      description = try book.description(face)
    } catch {
      moyai_release(UnsafeMutableRawPointer(layout))
      throw error
    }
    pango_layout_set_font_description(layout, description)
    pango_layout_set_spacing(layout, Int32(leading * Self.scale))
    if let width {
      pango_layout_set_width(layout, Int32(width * Self.scale))
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
      switch alignment {
      case .left: pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
      case .center: pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
      case .right: pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
      }
    }
    Self.keepTogether(text, in: layout)
    if let spread { Self.spread(text, over: spread, in: layout) }
    var extent = PangoRectangle()
    pango_layout_get_extents(layout, nil, &extent)
    if let width, Double(extent.width) / Self.scale > width + 0.5 {
      // A stretch that is to stay together is wider than its space: better broken than running over the edge.
      pango_layout_set_attributes(layout, nil)
      pango_layout_get_extents(layout, nil, &extent)
    }
    self.width = width ?? Double(extent.width) / Self.scale
    height = Double(extent.height) / Self.scale
    guard pango_layout_get_unknown_glyphs_count(layout) == 0 else {
      throw PaperError(.fontMissing, at: text, "the fonts of the papers lack a character of this text")
    }
  }

  deinit { moyai_release(UnsafeMutableRawPointer(layout)) }

  /// Draws with the upper left corner at a place.
  func draw(on cairo: OpaquePointer, x: Double, y: Double) {
    cairo_move_to(cairo, x, y)
    pango_cairo_show_layout(cairo, layout)
  }

  private static func keepTogether(_ text: String, in layout: OpaquePointer) {
    let ranges = LineBreaking.unbreakable(in: text)
    guard !ranges.isEmpty, let attributes = pango_attr_list_new() else { return }
    for range in ranges {
      guard let attribute = pango_attr_allow_breaks_new(0) else { continue }
      attribute.pointee.start_index = UInt32(range.lowerBound)
      attribute.pointee.end_index = UInt32(range.upperBound)
      pango_attr_list_insert(attributes, attribute)
    }
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
  }

  private static func spread(_ text: String, over target: Double, in layout: OpaquePointer) {
    let gaps = text.count - 1
    var extent = PangoRectangle()
    pango_layout_get_extents(layout, nil, &extent)
    let missing = target * scale - Double(extent.width)
    guard gaps > 0, missing > 0, let attributes = pango_attr_list_new() else { return }
    // Pango takes the spacing at both ends of the line away again.
    guard let attribute = pango_attr_letter_spacing_new(Int32(missing / Double(gaps))) else { return }
    attribute.pointee.start_index = 0
    attribute.pointee.end_index = UInt32(text.utf8.count)
    pango_attr_list_insert(attributes, attribute)
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
  }
}
