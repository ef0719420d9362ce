/// A JSON number, exactly as it was written. Equality is that of the text: `1` and `1.0` differ here; compare
/// `canonical` forms where the value counts.
package struct JSONNumber: Hashable, Sendable {
  /// The number by the grammar of RFC 8259 §6.
  package let text: String

  /// For texts that the parser or a formatter has already held against the grammar.
  init(grammatical text: String) { self.text = text }

  /// A number of its own text; nil when the text is not a JSON number.
  package init?(_ text: String, limits: JSONLimits = .standard) {
    guard case .number(let number)? = try? JSON(parsing: text, limits: limits),
      number.text.utf8.count == text.utf8.count
    else { return nil }
    self = number
  }

  /// An integer.
  package init(_ value: some BinaryInteger) { text = String(value) }

  /// The integer, when the number is written as one (no point, no exponent) and fits 64 bits; else nil. `-0` is 0.
  package var int64: Int64? { Int64(text) }

  /// The nearest double; nil when it is beyond the range of doubles.
  package var double: Double? {
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }
}
