/// A media type. The server speaks a closed set of them; parameters say nothing when one is read, and are written where
/// a reader needs them.
package struct MediaType: Sendable, CustomStringConvertible {
  /// `type/subtype` in lower case.
  package let essence: String
  /// The whole `Content-Type` field of an answer.
  package let field: String

  package init(essence: String, parameters: String = "") {
    self.essence = essence
    field = parameters.isEmpty ? essence : essence + "; " + parameters
  }

  package static let json = MediaType(essence: "application/json")
  package static let text = MediaType(essence: "text/plain")
  /// Several CloudEvents in one body (CloudEvents 1.0, JSON batch format).
  package static let cloudEvents = MediaType(essence: "application/cloudevents-batch+json")
  /// With a charset, since a spreadsheet would guess another one for Japanese.
  package static let csv = MediaType(essence: "text/csv", parameters: "charset=utf-8")
  package static let problem = MediaType(essence: "application/problem+json")
  /// Prometheus text exposition; the version is part of what scrapers look for.
  package static let prometheus = MediaType(essence: "text/plain", parameters: "version=0.0.4; charset=utf-8")

  /// What a `Content-Type` field names, folded to lower case; nil when it has not the form `type/subtype`.
  package init?(contentType field: String) {
    let essence = field.prefix { $0 != ";" }.trimmingBlanks()
    guard let slash = essence.firstIndex(of: "/"), slash != essence.startIndex,
      essence.index(after: slash) != essence.endIndex
    else { return nil }
    self.init(essence: essence.lowercased())
  }

  package var description: String { essence }
}

extension MediaType: Hashable {
  package static func == (left: MediaType, right: MediaType) -> Bool { left.essence == right.essence }
  package func hash(into hasher: inout Hasher) { hasher.combine(essence) }
}

extension StringProtocol {
  /// The text without blanks and tabs at its ends: the optional white space of RFC 9110 §5.6.3.
  func trimmingBlanks() -> String {
    var rest = Substring(self)
    while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
    while rest.last == " " || rest.last == "\t" { rest.removeLast() }
    return String(rest)
  }
}
