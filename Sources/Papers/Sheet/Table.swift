/// Rows under a header that is repeated on every page the table goes on to.
package struct Table: Sendable, Hashable {
  /// Stands above the table, again with （続き） on later pages.
  package var caption: String?
  package var columns: [Column]
  package var rows: [Row]
  /// A remark at the right above the table: the unit.
  package var unit: String?

  /// A table.
  package init(_ caption: String? = nil, unit: String? = nil, columns: [Column], rows: [Row]) {
    self.caption = caption
    self.unit = unit
    self.columns = columns
    self.rows = rows
  }

  /// One column.
  package struct Column: Sendable, Hashable {
    /// Texts and fractions may be broken, figures never; bars are drawn.
    package enum Content: Sendable, Hashable { case text, centered, figure, fraction, bar }

    package let title: String
    package let content: Content
    /// Neighbouring columns of the same group stand under one header.
    package let group: String?

    /// A column.
    package init(_ title: String, _ content: Content, group: String? = nil) {
      self.title = title
      self.content = content
      self.group = group
    }
  }

  /// One row: a cell for each column.
  package struct Row: Sendable, Hashable {
    /// Sums are set apart; a section is one text over all columns.
    package enum Style: Sendable, Hashable { case plain, sum, section }

    package let cells: [Cell]
    package let style: Style

    /// A row of cells.
    package init(_ cells: [Cell], _ style: Style = .plain) {
      self.cells = cells
      self.style = style
    }

    /// A text over all columns.
    package static func section(_ text: String) -> Row { Row([.text(text)], .section) }
  }

  /// What stands in a cell.
  package enum Cell: Sendable, Hashable, ExpressibleByStringLiteral {
    case text(String)
    /// A bar of this length; all bars of a column have one scale, and those below zero go to the left.
    case bar(Int)

    package init(stringLiteral value: String) { self = .text(value) }

    /// Yen, persons or whatever is counted, in groups of three.
    package static func figure(_ value: Int) -> Cell { .text(NumberText.grouped(value)) }

    /// The same; `―` where there is none.
    package static func figure(_ value: Int?) -> Cell { .text(NumberText.grouped(value)) }
  }
}

/// Columns over the days or months of a time.
package struct ColumnChart: Sendable, Hashable {
  package let caption: String
  package let unit: String
  /// In order; values are not negative.
  package let columns: [Column]

  /// One column.
  package struct Column: Sendable, Hashable {
    package let label: String
    package let value: Int

    /// A label and its value.
    package init(_ label: String, _ value: Int) {
      self.label = label
      self.value = value
    }
  }

  /// A chart.
  package init(_ caption: String, unit: String, columns: [Column]) {
    self.caption = caption
    self.unit = unit
    self.columns = columns
  }
}
