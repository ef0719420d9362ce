import Papers

/// Tables: a header on every page, no row torn, no sum alone on a page.
extension Typesetter {
  mutating func set(_ table: Table) throws(PaperError) {
    var setter = TableSetter(table, try TableLayout(table, width: geometry.textWidth, book), left: geometry.left)
    try setter.run(&self)
    y += 8
  }
}

/// One table on its way over the pages.
private struct TableSetter {
  let table: Table
  let layout: TableLayout
  /// The left edge of each column, and the right edge of the last.
  let edges: [Double]
  private var bars: BarScale
  private static let rule = 0.35

  /// A row that has been shaped.
  private struct SetRow {
    let style: Table.Row.Style
    let boxes: [TextBox?]
    let bars: [Int?]
    let height: Double
  }

  init(_ table: Table, _ layout: TableLayout, left: Double) {
    self.table = table
    self.layout = layout
    var edges = [left]
    for width in layout.widths { edges.append((edges.last ?? left) + width) }
    self.edges = edges
    bars = BarScale(table)
  }

  mutating func run(_ setter: inout Typesetter) throws(PaperError) {
    let header = try shapeHeader(setter.book)
    let rows = try table.rows.map { row throws(PaperError) in try shape(row, setter.book) }
    let caption = try captionHeight(setter.book)
    let whole = rows.reduce(caption + header.height) { $0 + $1.height }
    // A short table stays whole, a long one begins with a good part of it.
    try setter.need(min(whole, setter.geometry.bottom * 0.3), at: table.caption ?? "table")
    try begin(&setter, header, isContinued: false)
    for (index, row) in rows.enumerated() {
      // A sum goes with the row before it, a section with the row after it.
      var together = row.height
      if index + 1 < rows.count, rows[index + 1].style == .sum || row.style == .section {
        together += rows[index + 1].height
      }
      if !setter.fits(together) {
        try setter.newPage()
        try begin(&setter, header, isContinued: true)
        guard setter.fits(row.height) else {
          throw PaperError(.doesNotFit, at: table.caption ?? "table", "a row is higher than a page")
        }
      }
      draw(row, &setter)
    }
  }

  // MARK: Shaping

  private struct Header {
    /// Boxes of the upper line with the columns they stand over.
    let groups: [(columns: Range<Int>, box: TextBox)]
    let titles: [TextBox]
    let groupHeight: Double
    let titleHeight: Double
    var height: Double { groupHeight + titleHeight }
  }

  private var face: FontBook.Face { FontBook.Face(family: .gothic, size: layout.size) }
  private var boldFace: FontBook.Face { FontBook.Face(family: .gothic, size: layout.size, isBold: true) }

  private func shapeHeader(_ book: FontBook) throws(PaperError) -> Header {
    var groups: [(columns: Range<Int>, box: TextBox)] = []
    var start = 0
    while start < table.columns.count {
      var end = start + 1
      if let group = table.columns[start].group {
        while end < table.columns.count, table.columns[end].group == group { end += 1 }
        let width = edges[end] - edges[start] - 2 * TableLayout.padding
        groups.append((start..<end, try TextBox(group, face, in: book, width: width, alignment: .center)))
      }
      start = end
    }
    var titles: [TextBox] = []
    for (index, column) in table.columns.enumerated() {
      titles.append(
        try TextBox(
          column.title, face, in: book, width: layout.widths[index] - 2 * TableLayout.padding, alignment: .center))
    }
    let rise = 2 * (TableLayout.rise + 0.7)
    let groupHeight = groups.map(\.box.height).max().map { $0 + rise } ?? 0
    // A column without group stands over both lines and may need the height of both.
    var titleHeight = 0.0
    for (index, box) in titles.enumerated() {
      let own = table.columns[index].group == nil ? box.height - groupHeight : box.height
      titleHeight = max(titleHeight, own + rise)
    }
    titleHeight = max(titleHeight, layout.size * 1.5 + rise)
    return Header(groups: groups, titles: titles, groupHeight: groupHeight, titleHeight: titleHeight)
  }

  private func shape(_ row: Table.Row, _ book: FontBook) throws(PaperError) -> SetRow {
    let rise = 2 * TableLayout.rise
    if row.style == .section {
      guard case .text(let text)? = row.cells.first else {
        return SetRow(style: .section, boxes: [], bars: [], height: 0)
      }
      let width = (edges.last ?? 0) - (edges.first ?? 0) - 2 * TableLayout.padding
      let box = try TextBox(text, boldFace, in: book, width: width)
      return SetRow(style: .section, boxes: [box], bars: [nil], height: box.height + rise)
    }
    guard row.cells.count == table.columns.count else {
      throw PaperError(.incomplete, at: table.caption ?? "table", "a row has not one cell for each column")
    }
    var boxes: [TextBox?] = []
    var values: [Int?] = []
    for (index, cell) in row.cells.enumerated() {
      switch cell {
      case .bar(let value):
        boxes.append(nil)
        values.append(value)
      case .text(let text):
        values.append(nil)
        let alignment: Alignment =
          switch table.columns[index].content {
          case .text: .left
          case .centered, .bar: .center
          case .figure, .fraction: .right
          }
        boxes.append(
          text.isEmpty
            ? nil
            : try TextBox(
              text, row.style == .sum ? boldFace : face, in: book,
              width: layout.widths[index] - 2 * TableLayout.padding + 0.05, alignment: alignment))
      }
    }
    let height = boxes.compactMap { $0?.height }.max() ?? layout.size * 1.45
    return SetRow(style: row.style, boxes: boxes, bars: values, height: height + rise)
  }

  private func captionHeight(_ book: FontBook) throws(PaperError) -> Double {
    table.caption == nil && table.unit == nil
      ? 0 : try TextBox("高", FontBook.Face(family: .gothic, size: 9, isBold: true), in: book).height + 3
  }

  // MARK: Drawing

  private func begin(_ setter: inout Typesetter, _ header: Header, isContinued: Bool) throws(PaperError) {
    let captionRoom = try captionHeight(setter.book)
    if let caption = table.caption {
      let box = try TextBox(
        isContinued ? "\(caption)（続き）" : caption, FontBook.Face(family: .gothic, size: 9, isBold: true),
        in: setter.book)
      setter.put(.text(box, x: edges[0], y: setter.y))
    }
    if let unit = table.unit {
      let box = try TextBox(unit, FontBook.Face(family: .gothic, size: 7.5), in: setter.book)
      setter.put(.text(box, x: (edges.last ?? 0) - box.width, y: setter.y + captionRoom - box.height - 1.5))
    }
    setter.y += captionRoom
    let (left, right, top) = (edges[0], edges.last ?? 0, setter.y)
    setter.put(.area(x: left, y: top, width: right - left, height: header.height, ink: .shade))
    for group in header.groups {
      let (x1, x2) = (edges[group.columns.lowerBound], edges[group.columns.upperBound])
      setter.put(.text(group.box, x: x1 + TableLayout.padding, y: top + (header.groupHeight - group.box.height) / 2))
      setter.put(rule(x1, top + header.groupHeight, x2, top + header.groupHeight))
    }
    for (index, box) in header.titles.enumerated() {
      let isGrouped = table.columns[index].group != nil
      let (y, height) =
        isGrouped ? (top + header.groupHeight, header.titleHeight) : (top, header.height)
      setter.put(.text(box, x: edges[index] + TableLayout.padding, y: y + (height - box.height) / 2))
      let startsGroup = index == 0 || table.columns[index - 1].group != table.columns[index].group
      setter.put(rule(edges[index], isGrouped && !startsGroup ? y : top, edges[index], top + header.height))
    }
    setter.put(rule(right, top, right, top + header.height))
    setter.put(.line(x1: left, y1: top, x2: right, y2: top, width: 0.8))
    setter.put(.line(x1: left, y1: top + header.height, x2: right, y2: top + header.height, width: 0.6))
    setter.y += header.height
  }

  private func draw(_ row: SetRow, _ setter: inout Typesetter) {
    let (left, right, top) = (edges[0], edges.last ?? 0, setter.y)
    let bottom = top + row.height
    if row.style != .plain {
      setter.put(.area(x: left, y: top, width: right - left, height: row.height, ink: .sumShade))
    }
    for (index, box) in row.boxes.enumerated() {
      if let box {
        setter.put(.text(box, x: edges[index] + TableLayout.padding, y: top + (row.height - box.height) / 2))
      }
      if let value = row.bars[index] { draw(bar: value, column: index, top: top, height: row.height, &setter) }
      if row.style != .section || index == 0 { setter.put(rule(edges[index], top, edges[index], bottom)) }
    }
    setter.put(rule(right, top, right, bottom))
    setter.put(
      .line(
        x1: left, y1: bottom, x2: right, y2: bottom, width: row.style == .sum ? 0.8 : Self.rule,
        ink: row.style == .sum ? .black : .rule))
    setter.y = bottom
  }

  private func draw(bar value: Int, column: Int, top: Double, height: Double, _ setter: inout Typesetter) {
    let room = layout.widths[column] - 2 * TableLayout.padding
    let (low, high) = bars.span(of: column)
    let span = Double(high) - Double(low)
    let start = edges[column] + TableLayout.padding
    let zero = start + (span > 0 ? -Double(low) / span * room : 0)
    if span > 0, value != 0 {
      let length = Double(value.magnitude) / span * room
      setter.put(
        .area(
          x: value < 0 ? zero - length : zero, y: top + height * 0.22, width: length, height: height * 0.56,
          ink: value < 0 ? .negativeBar : .bar))
    }
    if low < 0 { setter.put(.line(x1: zero, y1: top, x2: zero, y2: top + height, width: 0.4)) }
  }

  private func rule(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double) -> PageMark {
    .line(x1: x1, y1: y1, x2: x2, y2: y2, width: Self.rule, ink: .rule)
  }
}

/// The least and greatest value of each column of bars; zero always lies between.
private struct BarScale {
  private var spans: [Int: (low: Int, high: Int)] = [:]

  init(_ table: Table) {
    for row in table.rows {
      for (index, cell) in row.cells.enumerated() {
        guard case .bar(let value) = cell else { continue }
        let known = spans[index] ?? (0, 0)
        spans[index] = (min(known.low, value), max(known.high, value))
      }
    }
  }

  func span(of column: Int) -> (low: Int, high: Int) { spans[column] ?? (0, 0) }
}
