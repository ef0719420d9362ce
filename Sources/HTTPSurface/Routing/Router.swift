/// Finds the route of a path in a trie of its segments. Literal segments win over gaps.
package struct Router: Sendable {
  /// All endpoints, at their ordinals.
  package let endpoints: [RoutedEndpoint]
  private let root: Node

  package init(_ endpoints: [Endpoint]) {
    self.endpoints = endpoints.enumerated().map { RoutedEndpoint($1, ordinal: $0) }
    var root = Node()
    for entry in self.endpoints { root.insert(entry, along: entry.endpoint.path.segments[...]) }
    self.root = root
  }

  /// A path that has endpoints.
  package struct Match: Sendable {
    package let route: Route
    /// What stands in the gaps, still percent-encoded, in order.
    package let gaps: [Substring]
  }

  /// The route of a path, without its query. One slash at the end is tolerated; an empty segment is a segment like
  /// any other, so that `/v2/entities//` asks for the entity with the empty id, as Orion takes it.
  package func match(path: Substring) -> Match? {
    guard path.utf8.first == UInt8(ascii: "/") else { return nil }
    var rest = path.dropFirst()
    if rest.utf8.last == UInt8(ascii: "/") { rest = rest.dropLast() }
    var gaps: [Substring] = []
    guard path.utf8.count > 1 else { return root.route.map { Match(route: $0, gaps: gaps) } }
    return root.find(rest, &gaps).map { Match(route: $0, gaps: gaps) }
  }
}

extension Router {
  /// One level of the trie. A path of our own has at most a handful of siblings, so a list beats a dictionary.
  fileprivate struct Node: Sendable {
    var route: Route?
    var literals: [(text: String, node: Node)] = []
    /// At most one, boxed in an array because a struct cannot hold itself.
    var gap: [Node] = []

    mutating func insert(_ entry: RoutedEndpoint, along segments: ArraySlice<PathTemplate.Segment>) {
      guard let segment = segments.first else {
        route = route ?? Route()
        route?.add(entry)
        return
      }
      let rest = segments.dropFirst()
      switch segment {
      case .literal(let text):
        let place = literals.firstIndex { $0.text == text } ?? literals.endIndex
        if place == literals.endIndex { literals.append((text, Node())) }
        literals[place].node.insert(entry, along: rest)
      case .parameter:
        if gap.isEmpty { gap.append(Node()) }
        gap[0].insert(entry, along: rest)
      }
    }

    /// `path` is what is left, without its leading slash.
    func find(_ path: Substring, _ gaps: inout [Substring]) -> Route? {
      let slash = path.utf8.firstIndex(of: UInt8(ascii: "/"))
      let segment = path[..<(slash ?? path.endIndex)]
      let rest = slash.map { path[path.utf8.index(after: $0)...] }
      for literal in literals where literal.text == segment {
        if let found = rest.map({ literal.node.find($0, &gaps) }) ?? literal.node.route { return found }
      }
      for node in gap {
        gaps.append(segment)
        if let found = rest.map({ node.find($0, &gaps) }) ?? node.route { return found }
        gaps.removeLast()
      }
      return nil
    }
  }
}
