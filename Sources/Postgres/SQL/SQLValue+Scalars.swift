package import CivilTime

extension Int16: SQLValue {
  package static var sqlCast: StaticString { "::int2" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
}

extension Int32: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::int4" }
  package static var sqlArrayCast: StaticString { "::int4[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
}

extension Int64: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::int8" }
  package static var sqlArrayCast: StaticString { "::int8[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.append(self) }
}

extension Int: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::int8" }
  package static var sqlArrayCast: StaticString { "::int8[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
}

extension Bool: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::bool" }
  package static var sqlArrayCast: StaticString { "::bool[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(UInt8(ascii: self ? "t" : "f")) }
  package func encodeElement(into writer: inout SQLTextWriter) { encode(into: &writer) }
}

extension String: SQLValue, SQLArrayElement {
  /// The place decides, so a `String` also serves an enumeration or an interval.
  package static var sqlCast: StaticString { "" }
  package static var sqlArrayCast: StaticString { "::text[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.appendQuoted(self) }
}

/// `[UInt8]` is `bytea`, not an array of numbers.
extension UInt8: SQLArrayElement {
  package static var sqlArrayCast: StaticString { "::bytea" }
  package static func encodeArray(_ array: [UInt8], into writer: inout SQLTextWriter) { writer.appendHex(array) }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.appendHex([self]) }
}

/// `[[UInt8]]` is `bytea[]`.
extension Array: SQLArrayElement where Element == UInt8 {
  package static var sqlArrayCast: StaticString { "::bytea[]" }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.appendHex(self, inArray: true) }
}

extension Timestamp: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::timestamptz" }
  package static var sqlArrayCast: StaticString { "::timestamptz[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }

  package func encodeElement(into writer: inout SQLTextWriter) {
    writer.append(UInt8(ascii: "\""))
    writer.append(self)
    writer.append(UInt8(ascii: "\""))
  }
}

extension CivilDate: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::date" }
  package static var sqlArrayCast: StaticString { "::date[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }

  package func encodeElement(into writer: inout SQLTextWriter) {
    writer.append(UInt8(ascii: "\""))
    writer.append(self)
    writer.append(UInt8(ascii: "\""))
  }
}
