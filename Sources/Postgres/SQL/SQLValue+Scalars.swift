package import CivilTime

extension Int16: SQLValue {
  package static var sqlCast: StaticString { "::int2" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
}

extension Int32: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::int4" }
  package static var sqlArrayCast: StaticString { "::int4[]" }
  package static var binaryType: UInt32? { 23 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(bigEndian: self) }
}

extension Int64: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::int8" }
  package static var sqlArrayCast: StaticString { "::int8[]" }
  package static var binaryType: UInt32? { 20 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(bigEndian: self) }
}

extension Int: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::int8" }
  package static var sqlArrayCast: StaticString { "::int8[]" }
  package static var binaryType: UInt32? { 20 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(Int64(self)) }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(bigEndian: Int64(self)) }
}

extension Bool: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::bool" }
  package static var sqlArrayCast: StaticString { "::bool[]" }
  package static var binaryType: UInt32? { 16 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(UInt8(ascii: self ? "t" : "f")) }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(UInt8(self ? 1 : 0)) }
}

extension String: SQLValue, SQLArrayElement {
  /// The place decides, so a `String` also serves an enumeration or an interval.
  package static var sqlCast: StaticString { "" }
  package static var sqlArrayCast: StaticString { "::text[]" }
  package static var binaryType: UInt32? { 25 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(self) }
}

/// `[UInt8]` is `bytea`, not an array of numbers.
extension UInt8: SQLArrayElement {
  package static var sqlArrayCast: StaticString { "::bytea" }

  package static func encodeArray(_ array: [UInt8], into writer: inout SQLTextWriter) {
    writer.markBinary()
    writer.append(array)
  }
}

/// `[[UInt8]]` is `bytea[]`.
extension Array: SQLArrayElement where Element == UInt8 {
  package static var sqlArrayCast: StaticString { "::bytea[]" }
  package static var binaryType: UInt32? { 17 }
  package func encodeBinary(into writer: inout SQLTextWriter) { writer.append(self) }
}

extension Timestamp: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::timestamptz" }
  package static var sqlArrayCast: StaticString { "::timestamptz[]" }
  package static var binaryType: UInt32? { 1_184 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }

  /// Microseconds since 2000, in wrapping arithmetic: what PostgreSQL cannot hold it refuses.
  package func encodeBinary(into writer: inout SQLTextWriter) {
    writer.append(bigEndian: microseconds &- Self.microsecondsTo2000)
  }

  private static let microsecondsTo2000: Int64 = 946_684_800_000_000
}

extension CivilDate: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::date" }
  package static var sqlArrayCast: StaticString { "::date[]" }
  package static var binaryType: UInt32? { 1_082 }
  package func encode(into writer: inout SQLTextWriter) { writer.append(self) }

  /// Days since 2000.
  package func encodeBinary(into writer: inout SQLTextWriter) {
    writer.append(bigEndian: Int32(clamping: Int(daysSinceEpoch) - Self.daysTo2000))
  }

  private static let daysTo2000 = 10_957
}
