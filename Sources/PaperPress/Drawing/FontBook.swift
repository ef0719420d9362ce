import CPango
import Papers

/// The fonts of the papers and the context that shapes text with them. Loading a Japanese font costs more than setting
/// a page, so one book serves many papers.
///
/// Everything that could differ between machines or processes is fixed here: families by name, language, resolution,
/// no hinting. Pango would otherwise take the language from `LANG` and choose glyphs by it.
final class FontBook {
  let context: OpaquePointer
  private let map: UnsafeMutablePointer<PangoFontMap>
  private let language: OpaquePointer
  private var descriptions: [Face: OpaquePointer] = [:]

  /// A family, a size and a weight.
  struct Face: Hashable {
    /// 明朝 for letters, ゴシック for tables and headings.
    enum Family: String, CaseIterable {
      case mincho = "Noto Serif CJK JP"
      case gothic = "Noto Sans CJK JP"
    }

    let family: Family
    /// In points.
    let size: Double
    var isBold = false
  }

  init() throws(PaperError) {
    guard let map = pango_cairo_font_map_new(), let context = pango_font_map_create_context(map),
      let language = pango_language_from_string("ja"), let options = cairo_font_options_create()
    else { throw PaperError(.drawingFailed, at: "fonts", "pango gives no font map") }
    self.map = map
    self.context = context
    self.language = language
    defer { cairo_font_options_destroy(options) }
    // 72 dots per inch: one unit of the page is one point.
    pango_cairo_font_map_set_resolution(OpaquePointer(map), 72)
    pango_context_set_language(context, language)
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR)
    pango_context_set_round_glyph_positions(context, 0)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    for family in Face.Family.allCases { try checkInstalled(family) }
  }

  deinit {
    for description in descriptions.values { pango_font_description_free(description) }
    moyai_release(UnsafeMutableRawPointer(context))
    moyai_release(UnsafeMutableRawPointer(map))
  }

  /// The description of a face, kept for as long as the book.
  func description(_ face: Face) throws(PaperError) -> OpaquePointer {
    if let known = descriptions[face] { return known }
    guard let description = pango_font_description_new() else {
      throw PaperError(.drawingFailed, at: "fonts", "pango gives no font description")
    }
    pango_font_description_set_family(description, face.family.rawValue)
    pango_font_description_set_absolute_size(description, face.size * Double(PANGO_SCALE))
    pango_font_description_set_weight(description, face.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
    descriptions[face] = description
    return description
  }

  /// Fontconfig answers every request with its best guess; a paper in a guessed font would be another paper.
  private func checkInstalled(_ family: Face.Family) throws(PaperError) {
    let description = try description(Face(family: family, size: 10))
    guard let font = pango_context_load_font(context, description) else {
      throw PaperError(.fontMissing, at: family.rawValue, "no font at all is installed")
    }
    defer { moyai_release(UnsafeMutableRawPointer(font)) }
    guard let found = pango_font_describe(font) else {
      throw PaperError(.fontMissing, at: family.rawValue, "the font cannot be described")
    }
    defer { pango_font_description_free(found) }
    guard let name = pango_font_description_get_family(found), String(cString: name) == family.rawValue else {
      throw PaperError(.fontMissing, at: family.rawValue, "install the package fonts-noto-cjk")
    }
  }
}
