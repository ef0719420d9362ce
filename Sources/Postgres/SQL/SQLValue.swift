/// A value that can be bound to a statement: in PostgreSQL's text format, and arrays of the common types in its binary
/// format, which neither side has to quote, escape or parse.
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

  /// The OID of the element type in `pg_type`, which is the same in every installation, for a type whose arrays travel in
  /// binary format; nil for one whose arrays travel as text.
  static var binaryType: UInt32? { get }

  /// Writes a whole array. The default writes it by its elements.
  static func encodeArray(_ array: [Self], into writer: inout SQLTextWriter)

  /// Writes a whole array of which elements may be NULL. The default writes it by its elements.
  static func encodeArray(_ array: [Self?], into writer: inout SQLTextWriter)

  /// Writes one element of the text format between the commas, quoted where needed. Called for types without a
  /// `binaryType`.
  func encodeElement(into writer: inout SQLTextWriter)

  /// Writes one element of the binary format, without its length. Called for types with a `binaryType`.
  func encodeBinary(into writer: inout SQLTextWriter)

  /// Whether this element is NULL.
  var isNullElement: Bool { get }
}

extension SQLArrayElement {
  package static var binaryType: UInt32? { nil }
  package var isNullElement: Bool { false }
  package func encodeElement(into writer: inout SQLTextWriter) {}
  package func encodeBinary(into writer: inout SQLTextWriter) {}

  package static func encodeArray(_ array: [Self], into writer: inout SQLTextWriter) {
    encodeElements(array, into: &writer)
  }

  package static func encodeArray(_ array: [Self?], into writer: inout SQLTextWriter) {
    Self?.encodeElements(array, into: &writer)
  }

  static func encodeElements(_ array: [Self], into writer: inout SQLTextWriter) {
    if let type = binaryType { encodeBinary(array, of: type, into: &writer) } else { encodeText(array, into: &writer) }
  }

  /// Dimensions, whether there are NULLs, the element type; of the one dimension its length and where it begins; then
  /// each element behind its length (`array_recv` in PostgreSQL's arrayfuncs.c).
  private static func encodeBinary(_ array: [Self], of type: UInt32, into writer: inout SQLTextWriter) {
    writer.markBinary()
    writer.append(bigEndian: Int32(array.isEmpty ? 0 : 1))
    // No key path: in generic code it is looked up at run time, which costs more than the rest of a short array.
    writer.append(bigEndian: Int32(array.contains { $0.isNullElement } ? 1 : 0))
    writer.append(bigEndian: type)
    guard !array.isEmpty else { return }
    writer.append(bigEndian: Int32(clamping: array.count))
    writer.append(bigEndian: Int32(1))
    for element in array {
      guard !element.isNullElement else {
        writer.append(bigEndian: Int32(-1))
        continue
      }
      writer.appendCounted { element.encodeBinary(into: &$0) }
    }
  }

  private static func encodeText(_ array: [Self], into writer: inout SQLTextWriter) {
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
  package static var binaryType: UInt32? { Wrapped.binaryType }
  package var isNullElement: Bool { self?.isNullElement ?? true }

  package static func encodeArray(_ array: [Self], into writer: inout SQLTextWriter) {
    Wrapped.encodeArray(array, into: &writer)
  }

  package func encodeElement(into writer: inout SQLTextWriter) {
    switch self {
    case .some(let value): value.encodeElement(into: &writer)
    case .none: writer.append("NULL")
    }
  }

  package func encodeBinary(into writer: inout SQLTextWriter) { self?.encodeBinary(into: &writer) }
}
