/// What a document may be at most (Design, limits). Each limit is inclusive: the limit itself is accepted.
package struct JSONLimits: Sendable, Hashable {
  /// How many arrays and objects may be open at once. The outermost one counts as 1.
  package var maxDepth: Int
  /// How many bytes a document may have.
  package var maxBytes: Int
  /// How many bytes a single number may have. PostgreSQL's `numeric` ends at 131,072 digits; nobody measures that much.
  package var maxNumberBytes: Int

  /// Depth 50 (Design, JSON), 1 MiB, 1,024 bytes per number unless said otherwise.
  package init(maxDepth: Int = 50, maxBytes: Int = 1 << 20, maxNumberBytes: Int = 1024) {
    self.maxDepth = maxDepth
    self.maxBytes = maxBytes
    self.maxNumberBytes = maxNumberBytes
  }

  /// The limits of the data plane.
  package static let standard = JSONLimits()
}
