/// Which form of a structured value a client likes best. Here order and weights of `Accept` decide, unlike for values
/// that can only be text (behaviour 26).
enum PreferredForm {
  /// The form of the range with the greatest weight, of several the first; nil when no range fits either form.
  static func ofStructure(accept field: String?) -> MediaType? {
    guard let field, !field.trimmingBlanks().isEmpty else { return .json }
    var best: (form: MediaType, weight: Double)?
    for range in field.split(separator: ",") {
      let pieces = range.split(separator: ";").map { $0.trimmingBlanks().lowercased() }
      guard let form = pieces.first.flatMap(form) else { continue }
      let weight = pieces.dropFirst().lazy.compactMap(weight).first ?? 1
      if weight > best?.weight ?? 0 { best = (form, weight) }
    }
    return best?.form
  }

  private static func form(of range: String) -> MediaType? {
    switch range {
    case "*/*", "application/*", MediaType.json.essence: .json
    case "text/*", MediaType.text.essence: .text
    default: nil
    }
  }

  /// The value of a `q` parameter; nil for any other parameter.
  private static func weight(_ parameter: String) -> Double? {
    parameter.hasPrefix("q=") ? Double(parameter.dropFirst(2)) : nil
  }
}
