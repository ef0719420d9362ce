/// A value that can be bound to a statement, in PostgreSQL's text format.
package protocol SQLValue: Sendable {
  /// What follows the parameter in the text, for instance `::int8`, so that the server never has to guess the type;
  /// empty where the place decides (text, json or jsonb, enumerations).
  static var sqlCast: StaticString { get }

  /// Writes the value, or marks it NULL.
  func encode(into writer: inout SQLTextWriter)
}

/// A value that may stand in an array, which is bound as one parameter: `unnest(\([1, 2, 3]))`.
package protocol SQLArrayElement: Sendable {
  /// The cast of the whole array, for instance `::int8[]`.
  static var sqlArrayCast: StaticString { get }

  /// Writes a whole array. The default writes `{a,b,c}` by `encodeElement`.
  static func encodeArray(_ array: [Self], into writer: inout SQLTextWriter)

  /// Writes one element between the commas, quoted where needed.
  func encodeElement(into writer: inout SQLTextWriter)
}

extension SQLArrayElement {
  package static func encodeArray(_ array: [Self], into writer: inout SQLTextWriter) {
    writer.append(UInt8(ascii: "{"))
    var isFirst = true
    for element in array {
      if !isFirst { writer.append(UInt8(ascii: ",")) }
      isFirst = false
      element.encodeElement(into: &writer)
    }
    writer.append(UInt8(ascii: "}"))
  }
}

extension Array: SQLValue where Element: SQLArrayElement {
  package static var sqlCast: StaticString { Element.sqlArrayCast }

  package func encode(into writer: inout SQLTextWriter) {
    Element.encodeArray(self, into: &writer)
  }
}

extension Optional: SQLValue where Wrapped: SQLValue {
  package static var sqlCast: StaticString { Wrapped.sqlCast }

  package func encode(into writer: inout SQLTextWriter) {
    switch self {
    case .some(let value): value.encode(into: &writer)
    case .none: writer.markNull()
    }
  }
}

extension Optional: SQLArrayElement where Wrapped: SQLArrayElement {
  package static var sqlArrayCast: StaticString { Wrapped.sqlArrayCast }

  package func encodeElement(into writer: inout SQLTextWriter) {
    switch self {
    case .some(let value): value.encodeElement(into: &writer)
    case .none: writer.append("NULL")
    }
  }
}
