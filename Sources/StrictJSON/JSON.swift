/// A JSON value as it was written: numbers keep their text, members keep their order, strings keep their bytes.
///
/// Equality is exact. Two strings are equal when their UTF-8 bytes are, unlike Swift's `String`, which takes
/// `é` and `e` + combining acute for the same; objects are equal when their members are, in the same order.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

extension JSON: Hashable {
  package static func == (left: JSON, right: JSON) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let l), .bool(let r)): l == r
    case (.number(let l), .number(let r)): l == r
    case (.string(let l), .string(let r)): l.hasSameBytes(as: r)
    case (.array(let l), .array(let r)): l == r
    case (.object(let l), .object(let r)): l == r
    case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
    }
  }

  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): value.hashBytes(into: &hasher)
    case .array(let values): hasher.combine(values)
    case .object(let value): hasher.combine(value)
    }
  }
}

extension JSON {
  /// The members when this is an object, else nil.
  package var object: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The elements when this is an array, else nil.
  package var array: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The text when this is a string, else nil.
  package var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The number as written when this is a number, else nil.
  package var number: JSONNumber? {
    if case .number(let value) = self { value } else { nil }
  }

  /// The truth value when this is one, else nil.
  package var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// Whether this is the JSON `null`.
  package var isNull: Bool {
    if case .null = self { true } else { false }
  }
}
