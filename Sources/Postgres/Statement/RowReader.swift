internal import CLibPQ
package import CivilTime

/// One row of a result, read by position from 0. It cannot be copied or kept: it lives as long as the result does.
package struct RowReader: ~Copyable {
  let result: OpaquePointer
  let row: Int32

  /// How many columns the row has.
  package var columnCount: Int { Int(PQnfields(result)) }

  /// True for NULL.
  package func isNull(_ column: Int) throws(DecodingFailure) -> Bool {
    try checkColumn(column)
    return PQgetisnull(result, row, Int32(column)) == 1
  }

  /// A column of any type as text.
  package func string(_ column: Int) throws(DecodingFailure) -> String {
    String(decoding: try text(column), as: UTF8.self)
  }

  /// The column's text as it came, in UTF-8.
  package func utf8(_ column: Int) throws(DecodingFailure) -> [UInt8] {
    [UInt8](try text(column))
  }

  /// Appends the column's text to a buffer: the way of a stored document into an answer, without a `String` between.
  package func append(_ column: Int, to buffer: inout [UInt8]) throws(DecodingFailure) {
    buffer.append(contentsOf: try text(column))
  }

  /// Length of the column's text in bytes.
  package func byteCount(_ column: Int) throws(DecodingFailure) -> Int {
    try text(column).count
  }

  /// An `int8`, `int4` or `int2` column.
  package func int64(_ column: Int) throws(DecodingFailure) -> Int64 {
    guard let number = SQLTextParser.integer(try text(column)) else { throw malformed(column, "integer") }
    return number
  }

  /// A column whose number fits into 32 bits.
  package func int32(_ column: Int) throws(DecodingFailure) -> Int32 {
    guard let number = Int32(exactly: try int64(column)) else { throw malformed(column, "32-bit integer") }
    return number
  }

  /// A column whose number fits into 16 bits.
  package func int16(_ column: Int) throws(DecodingFailure) -> Int16 {
    guard let number = Int16(exactly: try int64(column)) else { throw malformed(column, "16-bit integer") }
    return number
  }

  /// Like `int64`.
  package func int(_ column: Int) throws(DecodingFailure) -> Int {
    Int(try int64(column))
  }

  /// A `bool` column.
  package func bool(_ column: Int) throws(DecodingFailure) -> Bool {
    let text = try text(column)
    guard text.count == 1, text[0] == UInt8(ascii: "t") || text[0] == UInt8(ascii: "f") else {
      throw malformed(column, "boolean")
    }
    return text[0] == UInt8(ascii: "t")
  }

  /// A `bytea` column.
  package func bytes(_ column: Int) throws(DecodingFailure) -> [UInt8] {
    guard let bytes = SQLTextParser.hexBytes(try text(column)) else { throw malformed(column, "bytea") }
    return bytes
  }

  /// A `timestamptz` column.
  package func timestamp(_ column: Int) throws(DecodingFailure) -> Timestamp {
    guard let microseconds = SQLTextParser.timestamp(try text(column)) else { throw malformed(column, "timestamptz") }
    return Timestamp(microseconds: microseconds)
  }

  /// A `date` column.
  package func date(_ column: Int) throws(DecodingFailure) -> CivilDate {
    guard let days = SQLTextParser.date(try text(column)) else { throw malformed(column, "date") }
    return CivilDate(daysSinceEpoch: Int(days))
  }

  /// A `uuid` column.
  package func uuid(_ column: Int) throws(DecodingFailure) -> SQLUUID {
    guard let uuid = SQLUUID(digits: try text(column)) else { throw malformed(column, "uuid") }
    return uuid
  }

  /// A `tenant_id` column.
  package func tenant(_ column: Int) throws(DecodingFailure) -> TenantID {
    TenantID(try int32(column))
  }

  /// A `json` or `jsonb` column.
  package func json(_ column: Int) throws(DecodingFailure) -> JSONText {
    JSONText(try string(column))
  }

  /// The failure for a column whose text the decoder refuses.
  package func malformed(_ column: Int, _ type: String) -> DecodingFailure {
    DecodingFailure(column: column, name: name(column), reason: .malformed(type))
  }

  func text(_ column: Int) throws(DecodingFailure) -> UnsafeBufferPointer<UInt8> {
    try checkColumn(column)
    guard PQgetisnull(result, row, Int32(column)) == 0, let start = PQgetvalue(result, row, Int32(column)) else {
      throw DecodingFailure(column: column, name: name(column), reason: .isNull)
    }
    let count = Int(PQgetlength(result, row, Int32(column)))
    return UnsafeBufferPointer(start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self), count: count)
  }

  private func checkColumn(_ column: Int) throws(DecodingFailure) {
    guard column >= 0, column < Int(PQnfields(result)) else {
      throw DecodingFailure(column: column, reason: .noSuchColumn)
    }
  }

  private func name(_ column: Int) -> String {
    PQfname(result, Int32(column)).map { String(cString: $0) } ?? ""
  }
}
