import StrictJSON

/// Compares JSON as values: the order of members has no meaning. Names the first places that differ.
enum JSONComparison {
  static func differences(_ actual: JSON?, _ expected: JSON?, at place: String = "") -> [String] {
    switch (actual, expected) {
    case (.object(let left)?, .object(let right)?):
      let names = Set(left.members.map(\.key)).union(right.members.map(\.key)).sorted()
      return names.flatMap { differences(left[$0], right[$0], at: "\(place)/\($0)") }
    case (.array(let left)?, .array(let right)?):
      guard left.count == right.count else { return ["\(place): \(left.count) elements, expected \(right.count)"] }
      return zip(left, right).enumerated().flatMap { differences($1.0, $1.1, at: "\(place)/\($0)") }
    default:
      return actual == expected ? [] : ["\(place): \(actual?.text ?? "absent"), expected \(expected?.text ?? "absent")"]
    }
  }
}
