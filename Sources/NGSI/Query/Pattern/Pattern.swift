/// A regular expression of a client: `idPattern`, `typePattern` or the right-hand side of `~=`.
///
/// Parsed by our own grammar, so that what is invalid or could run away is refused before any work, and so that
/// PostgreSQL and the matcher in memory agree by construction: `postgres` is printed from the same tree that the
/// automaton is built from. Matching takes time in proportion to the text. Letters are compared exactly; `\w` and
/// the POSIX classes mean ASCII (the C locale), as they do in Orion.
package struct Pattern: Sendable {
  /// As the client wrote it.
  package let source: String
  let tree: PatternNode
  private let automaton: PatternAutomaton

  /// - Throws: when it is outside the dialect or larger than `QueryLimits` allow.
  package init(_ source: String) throws(PatternError) {
    guard source.unicodeScalars.count <= QueryLimits.patternTextMax else { throw PatternError(.tooLarge, at: 0) }
    var parser = PatternParser(source)
    let tree = try parser.parse()
    let ceiling = QueryLimits.patternStatesMax + 1
    guard tree.stateCount(ceiling: ceiling) < ceiling else { throw PatternError(.tooLarge, at: 0) }
    self.source = source
    self.tree = tree
    automaton = PatternAutomaton(tree)
  }

  /// Whether it is found somewhere in the text.
  package func isFound(in text: String) -> Bool {
    isUniversal || automaton.isFound(in: text)
  }

  /// Whether it is found in every text, like `.*`.
  package var isUniversal: Bool { tree.isUniversal }

  /// What every text must begin with; empty when that is not known.
  package var anchoredPrefix: String { tree.anchoredPrefix }

  /// The same expression for PostgreSQL's `~`, with every class spelled out, so that no locale and no option of the
  /// server changes it.
  package var postgres: String { tree.postgres }
}

extension Pattern: Hashable {
  package static func == (left: Pattern, right: Pattern) -> Bool {
    left.source.unicodeScalars.elementsEqual(right.source.unicodeScalars)
  }

  package func hash(into hasher: inout Hasher) {
    for scalar in source.unicodeScalars { hasher.combine(scalar) }
  }
}
