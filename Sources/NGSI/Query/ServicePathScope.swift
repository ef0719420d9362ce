/// Where a query looks: any one of some service paths, exactly or with everything below (NGSI-v2, "Entity service
/// path", behaviour 49).
package struct ServicePathScope: Hashable, Sendable {
  /// Never empty.
  package let patterns: [ServicePathPattern]

  package init(_ patterns: [ServicePathPattern]) {
    self.patterns = patterns
  }

  /// A query without the header: everything of the tenant.
  package static let everything = ServicePathScope([.everything])

  /// Reads the header of a query: one or several paths with commas between, each with `/#` at its end or without.
  /// - Throws: 400, naming the rule.
  package init(header: String?) throws(NGSIError) {
    guard let header, !header.isEmpty else {
      self = .everything
      return
    }
    let items = header.split(separator: ",", omittingEmptySubsequences: false)
    guard items.count <= QueryLimits.servicePathsMax else { throw .servicePathsTooMany }
    var patterns: [ServicePathPattern] = []
    for item in items { patterns.append(try ServicePathPattern(item.trimmed)) }
    self.init(patterns)
  }

  /// Whether an entity of this path is looked at.
  package func contains(_ path: ServicePath) -> Bool {
    patterns.contains { $0.contains(path) }
  }

  /// Whether every path is looked at.
  package var isEverything: Bool { patterns.contains(.everything) }
}

/// One service path of a query: `/a/b`, or `/a/b/#` for that one and all below.
package struct ServicePathPattern: Hashable, Sendable {
  /// The path itself.
  package let path: ServicePath
  /// Whether all below it are meant too.
  package let descendants: Bool

  package init(path: ServicePath, descendants: Bool) {
    self.path = path
    self.descendants = descendants
  }

  /// `/#`
  package static let everything = ServicePathPattern(path: .root, descendants: true)

  /// - Throws: 400, naming the rule.
  package init(_ text: some StringProtocol) throws(NGSIError) {
    let wildcard = "/#"
    descendants = text.hasSuffix(wildcard)
    let rest = descendants ? text.dropLast(wildcard.count) : text[...]
    guard !descendants || !rest.hasSuffix("/") else { throw .servicePathEmptyLevel }
    path = rest.isEmpty && descendants ? .root : try ServicePath(rest)
  }

  /// Whether the path is meant.
  package func contains(_ other: ServicePath) -> Bool {
    if other == path { return true }
    guard descendants else { return false }
    return path == .root || other.text.hasPrefix(path.text + "/")
  }
}
