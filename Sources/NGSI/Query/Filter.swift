/// The conditions of a query: `q` on values, `mq` on metadata, and a geographical one. Everything must hold.
package struct Filter: Hashable, Sendable {
  /// Statements of `q`, joined by `;` in its text.
  package var values: [Condition]
  /// Conditions of which one must hold; none is no condition.
  package var alternatives: [Condition] = []
  /// Statements of `mq`.
  package var metadata: [Condition]
  /// `georel`, `geometry` and `coords`.
  package var geo: GeoQuery?

  package init(values: [Condition] = [], metadata: [Condition] = [], geo: GeoQuery? = nil) {
    self.values = values
    self.metadata = metadata
    self.geo = geo
  }

  /// Whether every entity fulfils it.
  package var isEmpty: Bool { values.isEmpty && alternatives.isEmpty && metadata.isEmpty && geo == nil }
}
