/// JSON as text, for a `json` or `jsonb` column. Alone the place decides which of the two; an array is `json[]`,
/// because only `json` keeps the order of members and the spelling of numbers, and it still casts to `jsonb` on
/// assignment.
package struct JSONText: Hashable, Sendable {
  /// The JSON as it is sent, or as the server gave it.
  package let text: String

  /// - Parameter text: well-formed JSON; the server refuses anything else (22P02).
  package init(_ text: String) {
    self.text = text
  }
}

extension JSONText: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "" }
  package static var sqlArrayCast: StaticString { "::json[]" }
  package static var binaryType: UInt32? { 114 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(text) }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(text) }
}
