import Papers

/// The size of type and the widths of the columns with which a table fits the page.
struct TableLayout {
  let size: Double
  let widths: [Double]
  /// Room at each side of a cell's text.
  static let padding = 3.0
  /// Room above and below it.
  static let rise = 1.8

  private static let sizes = [8.5, 8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5]
  private static let reference = 8.0
  private static let leastBar = 70.0

  /// What a column needs at the reference size: without any break, as it likes to be, and at the least.
  private struct Need {
    var natural = 0.0
    var wanted = 0.0
    var least = 0.0
    var isBar = false

    func room(_ width: KeyPath<Need, Double>, _ size: Double) -> Double {
      isBar ? leastBar : self[keyPath: width] * size / reference + 2 * padding
    }
  }

  /// Unhinted type grows in proportion, so one measuring serves all sizes.
  init(_ table: Table, width: Double, _ book: FontBook) throws(PaperError) {
    let needs = try Self.needs(of: table, book)
    func total(_ path: KeyPath<Need, Double>, _ size: Double) -> Double {
      needs.reduce(0) { $0 + $1.room(path, size) }
    }
    let comfortable = Self.sizes.first { $0 >= 6 && total(\.wanted, $0) <= width }
    guard let size = comfortable ?? Self.sizes.first(where: { total(\.least, $0) <= width }) else {
      throw PaperError(.doesNotFit, at: table.caption ?? "table", "the columns are wider than the page")
    }
    self.size = size
    var widths = needs.map { $0.room(comfortable == nil ? \.least : \.wanted, size) }
    // What is left goes first to texts that would break, then to bars, then to all.
    var left = width - widths.reduce(0, +)
    for (index, need) in needs.enumerated() where !need.isBar {
      let more = min(left, max(0, need.room(\.natural, size) - widths[index]))
      widths[index] += more
      left -= more
    }
    if let bar = needs.firstIndex(where: \.isBar) {
      // Names and figures beside bars need some air, or the bars seem to belong to the neighbouring row.
      let air = max(0, min(10, left / Double(2 * widths.count)))
      for index in widths.indices where index != bar { widths[index] += air }
      widths[bar] += left - air * Double(widths.count - 1)
    } else {
      let sum = widths.reduce(0, +)
      widths = widths.map { $0 * width / sum }
    }
    self.widths = widths
  }

  private static func needs(of table: Table, _ book: FontBook) throws(PaperError) -> [Need] {
    let face = FontBook.Face(family: .gothic, size: reference)
    let bold = FontBook.Face(family: .gothic, size: reference, isBold: true)
    var needs = [Need](repeating: Need(), count: table.columns.count)
    for (index, column) in table.columns.enumerated() {
      let title = try TextBox(column.title, face, in: book).width
      needs[index].isBar = column.content == .bar
      // A header may break, but not into single characters.
      needs[index].wanted = min(title, reference * 5)
      needs[index].least = min(title, reference * 3)
      needs[index].natural = needs[index].wanted
    }
    for row in table.rows where row.style != .section {
      for (index, cell) in row.cells.enumerated() {
        guard case .text(let text) = cell, !text.isEmpty else { continue }
        let natural = try TextBox(text, row.style == .sum ? bold : face, in: book).width
        let content = table.columns[index].content
        needs[index].natural = max(needs[index].natural, natural)
        switch content {
        case .figure:
          needs[index].wanted = max(needs[index].wanted, natural)
          needs[index].least = max(needs[index].least, natural)
        case .text, .centered, .fraction:
          needs[index].wanted = max(needs[index].wanted, min(natural, reference * 13))
          needs[index].least = max(needs[index].least, min(natural, reference * 5))
        case .bar: break
        }
      }
    }
    return needs
  }
}
