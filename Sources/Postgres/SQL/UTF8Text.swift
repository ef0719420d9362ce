/// Text that is at hand as UTF-8, for arrays of a `text` column: nobody makes a `String` of it on its way.
package struct UTF8Text: Hashable, Sendable {
  /// The text as it is sent.
  package let bytes: [UInt8]

  /// - Parameter bytes: UTF-8 without U+0000; the server refuses anything else (22021).
  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }
}

extension UTF8Text: SQLArrayElement {
  package static var sqlArrayCast: StaticString { "::text[]" }
  package static var binaryType: UInt32? { 25 }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(bytes) }
}
