/// What a client says it can read: the `Accept` field.
///
/// Weights choose nothing here except that `q=0` excludes: NGSI clients are known to send weights that contradict
/// what they want, and the conformance cases ask for them to be overridden.
package struct Accept: Sendable, Hashable {
  private let ranges: [String]

  /// A client that says nothing takes everything (RFC 9110 §12.5.1).
  package static let anything = Accept(ranges: ["*/*"])

  private init(ranges: [String]) { self.ranges = ranges }

  package init(field: String?) {
    guard let field else {
      self = .anything
      return
    }
    let ranges = field.split(separator: ",").compactMap { part -> String? in
      let pieces = part.split(separator: ";").map { $0.trimmingBlanks().lowercased() }
      guard let range = pieces.first, !range.isEmpty else { return nil }
      return pieces.dropFirst().contains { Self.isZeroWeight($0) } ? nil : range
    }
    self.ranges = ranges.isEmpty && field.trimmingBlanks().isEmpty ? ["*/*"] : ranges
  }

  /// `q=0`, `q=0.`, `q=0.000`
  private static func isZeroWeight(_ parameter: String) -> Bool {
    guard parameter.hasPrefix("q=0") else { return false }
    return parameter.dropFirst(3).allSatisfy { $0 == "." || $0 == "0" }
  }

  /// Whether it names a form that some answer of NGSI-v2 has, wanted or not.
  package var isKnown: Bool { [MediaType.json, .text].contains { allows($0) } }

  /// What is wrong with a field, in Orion's words; nil if nothing is. Where a weight stands it must be one; of ranges that
  /// no answer has, and of other parameters, nothing is said.
  package static func fault(in field: String) -> String? {
    guard !field.trimmingBlanks().isEmpty else { return "empty accept header" }
    let known = ["*/*", "application/*", MediaType.json.essence, "text/*", MediaType.text.essence]
    for part in field.split(separator: ",") {
      let pieces = part.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmingBlanks() }
      guard let range = pieces.first, known.contains(range) else { continue }
      for parameter in pieces.dropFirst() where parameter == "q" || parameter.hasPrefix("q=") {
        let weight = parameter.dropFirst(2)
        if parameter == "q" { return "missing equal-sign after q in accept header" }
        if weight.isEmpty { return "qvalue in accept header is missing" }
        if Double(weight) == nil { return "qvalue in accept header is not a number" }
      }
    }
    return nil
  }

  /// Whether an answer of this type can be read.
  package func allows(_ type: MediaType) -> Bool {
    let essence = type.essence
    let family = essence.prefix { $0 != "/" } + "/*"
    return ranges.contains { $0 == "*/*" || $0 == essence || $0 == family }
  }

  /// The first of the types that can be read.
  package func first(of types: [MediaType]) -> MediaType? { types.first { allows($0) } }
}
