package import CivilTime

/// One figure: what was used in one window, under one group.
package struct UsageRow: Hashable, Sendable {
  package enum Figure: Hashable, Sendable {
    /// Of a counting meter. `apiCalls` is the figure of ``APICallsFigure``, present for meter `api.calls` alone.
    case counted(quantity: Int128, apiCalls: Int128?)
    /// Of a level: the integral over the window, exact, and the level at its end.
    case weighted(unitMilliseconds: Int128, levelAtEnd: Int128)
  }

  /// The window cut to the interval asked for.
  package let window: Range<Timestamp>
  /// The key, service, class or six-digit tenant code; nil when nothing was grouped.
  package let group: String?
  package let figure: Figure
  /// How many contributions the figure is made of; 0 for a level that only lasted.
  package let contributions: Int64

  package init(window: Range<Timestamp>, group: String?, figure: Figure, contributions: Int64) {
    self.window = window
    self.group = group
    self.figure = figure
    self.contributions = contributions
  }
}

extension UsageRow {
  /// The figure in the meter's unit, or in unit-hours for a level, as exact text: `"914400"`, or a fraction in lowest terms
  /// like `"5/9"`.
  package var quantityText: String {
    switch figure {
    case .counted(let quantity, _): String(quantity)
    case .weighted(let unitMilliseconds, _): UnitHours(unitMilliseconds: unitMilliseconds).text
    }
  }
}
