/// A path with named gaps: `/v2/entities/{entityId}/attrs/{attrName}`.
package struct PathTemplate: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// One segment of the path.
  package enum Segment: Hashable, Sendable {
    case literal(String)
    case parameter(String)
  }

  package let text: String
  package let segments: [Segment]

  package init(_ text: String) {
    self.text = text
    segments = text.split(separator: "/").map { part in
      part.hasPrefix("{") && part.hasSuffix("}")
        ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
    }
  }

  package init(stringLiteral value: StaticString) { self.init(value.description) }

  /// Names of the gaps, in order.
  package var parameterNames: [String] {
    segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
  }

  /// The path with every gap filled by what `value` gives for its name.
  package func filled(_ value: (String) -> String) -> String {
    guard !segments.isEmpty else { return "/" }
    return segments.reduce(into: "") { path, segment in
      path += "/"
      switch segment {
      case .literal(let text): path += text
      case .parameter(let name): path += value(name)
      }
    }
  }

  package var description: String { text }
}
