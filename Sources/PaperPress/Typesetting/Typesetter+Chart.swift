import Papers

/// Columns over time: a month of days reads better so than as thirty-one rows.
extension Typesetter {
  mutating func set(_ chart: ColumnChart) throws(PaperError) {
    let height = 118.0
    let small = FontBook.Face(family: .gothic, size: 6.5)
    let caption = try TextBox(chart.caption, FontBook.Face(family: .gothic, size: 9, isBold: true), in: book)
    let unit = try TextBox(chart.unit, FontBook.Face(family: .gothic, size: 7.5), in: book)
    try need(caption.height + height + 24, at: chart.caption)
    put(.text(caption, x: geometry.left, y: y))
    put(.text(unit, x: geometry.right - unit.width, y: y + 2))
    y += caption.height + 6
    let scale = ChartScale(greatest: chart.columns.map(\.value).max() ?? 0)
    var labels: [TextBox] = []
    for tick in scale.ticks { labels.append(try TextBox(NumberText.grouped(tick), small, in: book)) }
    let left = geometry.left + (labels.map(\.width).max() ?? 0) + 6
    let bottom = y + height
    for (tick, label) in zip(scale.ticks, labels) {
      let lineY = bottom - Double(tick) / Double(scale.top) * height
      put(.line(x1: left, y1: lineY, x2: geometry.right, y2: lineY, width: 0.3, ink: .faint))
      put(.text(label, x: left - 4 - label.width, y: lineY - label.height / 2, ink: .rule))
    }
    let step = (geometry.right - left) / Double(max(1, chart.columns.count))
    for (index, column) in chart.columns.enumerated() {
      let x = left + step * Double(index)
      let columnHeight = Double(max(0, column.value)) / Double(scale.top) * height
      put(.area(x: x + step * 0.18, y: bottom - columnHeight, width: step * 0.64, height: columnHeight, ink: .bar))
      let label = try TextBox(column.label, small, in: book)
      put(.text(label, x: x + (step - label.width) / 2, y: bottom + 2))
    }
    put(.line(x1: left, y1: bottom, x2: geometry.right, y2: bottom, width: 0.6))
    y = bottom + 18
  }
}

/// An axis from 0 to a round number in at most five steps of 1, 2 or 5 times a power of ten.
struct ChartScale {
  let step: Int
  let top: Int

  init(greatest: Int) {
    var step = 1
    var factors = [2, 5, 10].makeIterator()
    var power = 1
    while greatest > step * 5 {
      if let factor = factors.next() {
        step = power * factor
      } else {
        power *= 10
        factors = [2, 5, 10].makeIterator()
      }
    }
    self.step = step
    top = max(step, (greatest + step - 1) / step * step)
  }

  /// The marked values.
  var ticks: [Int] { Array(stride(from: 0, through: top, by: step)) }
}
