package import CivilTime
package import StrictJSON

/// The right-hand side of a condition, typed by how it is written: `20` is a number, `'20'` a string, `true` a
/// boolean, `2018-12-15` an instant, anything else a string.
package enum Literal: Hashable, Sendable {
  case null
  case boolean(Bool)
  case number(JSONNumber)
  case string(String)
  /// A date as NGSI writes it, with the text it was written as: it is compared as an instant with values of a date
  /// type, and as that text with plain strings. Precision is the millisecond.
  case instant(Timestamp, text: String)
}

/// Both ends of `a..b`, of one kind: numbers, instants or strings.
package struct LiteralRange: Hashable, Sendable {
  /// The first end, included.
  package let lower: Literal
  /// The last end, included.
  package let upper: Literal

  package init(lower: Literal, upper: Literal) {
    self.lower = lower
    self.upper = upper
  }
}
