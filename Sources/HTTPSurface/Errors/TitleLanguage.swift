/// In which language the title of a problem is written. Machines match on the code, which is one and the same.
package enum TitleLanguage: Sendable, Hashable {
  case english, japanese

  /// English unless the reader prefers Japanese (RFC 9110 §12.5.4): of the two languages the one with the greater weight
  /// counts, and of equal weights the one named first.
  package init(acceptLanguage field: String?) {
    var (japanese, english): (Double, Double) = (0, 0)
    var japaneseIsFirst = false
    for range in (field ?? "").split(separator: ",").prefix(20) {
      let parts = range.split(separator: ";").map { $0.trimmingBlanks().lowercased() }
      guard let tag = parts.first?.split(separator: "-").first else { continue }
      let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      guard (0...1).contains(weight) else { continue }
      if tag == "ja", weight > japanese {
        japanese = weight
        japaneseIsFirst = english == 0
      } else if tag == "en", weight > english {
        english = weight
      }
    }
    self = japanese > english || (japanese == english && japanese > 0 && japaneseIsFirst) ? .japanese : .english
  }

  /// The value of `Content-Language`.
  var tag: String { self == .japanese ? "ja" : "en" }
}

extension ErrorShape {
  /// Whether persons read what is refused below this path: residents, staff of towns, operators. Services and devices
  /// match on codes, and a read of personal data is refused in the same bytes to everybody.
  static func isForPersons(_ path: Substring) -> Bool {
    ["/me/", "/my/", "/tenant/", "/admin/"].contains { path.hasPrefix($0) } || path == "/me"
  }
}
