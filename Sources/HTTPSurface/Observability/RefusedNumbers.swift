import Synchronization

/// Counts what the number guard refused, by endpoint, service and field. Fields are named by clients, so only plain names
/// become labels, and only so many; the others are counted together.
package final class RefusedNumbers: Sendable {
  private struct Place: Hashable {
    let endpoint: String
    let service: String
    let field: String
  }

  private let counts = Mutex<[Place: Int]>([:])

  /// Combinations that are told apart.
  static let placesMax = 500
  static let otherField = "other"

  package init() {}

  func count(endpoint: String, service: String?, field: String?) {
    let service = service ?? "none"
    let named = Place(endpoint: endpoint, service: service, field: Self.label(field))
    counts.withLock { counts in
      let isKnown = counts[named] != nil || counts.count < Self.placesMax
      let place = isKnown ? named : Place(endpoint: endpoint, service: "other", field: Self.otherField)
      counts[place, default: 0] += 1
    }
  }

  func write(to text: inout MetricsText) {
    let counts = counts.withLock { $0 }
    text.family("moyai_numbers_refused_total", .counter, "Requests in which an Individual Number was suspected")
    let sorted = counts.sorted {
      ($0.key.endpoint, $0.key.service, $0.key.field) < ($1.key.endpoint, $1.key.service, $1.key.field)
    }
    for (place, count) in sorted {
      text.sample(
        "moyai_numbers_refused_total",
        [("endpoint", place.endpoint), ("service", place.service), ("field", place.field)], count)
    }
  }

  /// Letters, `_` and `-` only: what has a digit in it might be a part of what must not be written down.
  private static func label(_ field: String?) -> String {
    guard let field, (1...64).contains(field.utf8.count),
      field.utf8.allSatisfy({ ($0 | 0x20) &- 0x61 < 26 || $0 == 0x5F || $0 == 0x2D })
    else { return otherField }
    return field
  }
}
