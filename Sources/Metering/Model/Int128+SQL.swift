package import Postgres

/// Integrals of levels pass 64 bits: 10¹² bytes over ten years are 3·10²³ byte-milliseconds.
extension Int128: SQLValue, SQLArrayElement {
  package static var sqlCast: StaticString { "::numeric" }
  package static var sqlArrayCast: StaticString { "::numeric[]" }
  package func encode(into writer: inout SQLTextWriter) { writer.append(String(self)) }
  package func encodeElement(into writer: inout SQLTextWriter) { writer.append(String(self)) }
}

extension RowReader {
  /// A `numeric` column that holds a whole number.
  func int128(_ column: Int) throws(DecodingFailure) -> Int128 {
    guard let number = Int128(try string(column)) else { throw malformed(column, "whole number") }
    return number
  }

  func optionalInt128(_ column: Int) throws(DecodingFailure) -> Int128? {
    try isNull(column) ? nil : try int128(column)
  }
}
