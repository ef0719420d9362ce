/// The conditions of a query: `q` on values, `mq` on metadata, and a geographical one. Everything must hold.
package struct Filter: Hashable, Sendable {
  /// Statements of `q`, joined by `;` in its text.
  package var values: [Condition]
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
  package var isEmpty: Bool { values.isEmpty && metadata.isEmpty && geo == nil }
}
