/// Writes Prometheus text exposition format 0.0.4.
package struct MetricsText: Sendable {
  package enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  package private(set) var text = ""

  package init() {}

  /// Begins a family of samples.
  package mutating func family(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// One sample.
  package mutating func sample(_ name: String, _ labels: [(String, String)] = [], _ value: some BinaryInteger) {
    sample(name, labels, text: String(value))
  }

  /// One sample whose number is already written.
  package mutating func sample(_ name: String, _ labels: [(String, String)] = [], text value: String) {
    text += name
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",") + "}"
    }
    text += " \(value)\n"
  }

  /// Microseconds written as seconds, exactly.
  package static func seconds(_ microseconds: Int) -> String {
    let fraction = String(microseconds % 1_000_000)
    let digits = String(repeating: "0", count: 6 - fraction.count) + fraction
    let kept = digits.reversed().drop { $0 == "0" }.reversed()
    return "\(microseconds / 1_000_000)" + (kept.isEmpty ? "" : "." + String(kept))
  }

  private static func escaped(_ value: String) -> String {
    value.reduce(into: "") { text, character in
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.append(character)
      }
    }
  }
}
