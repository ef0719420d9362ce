extension SQL {
  /// The protocol counts parameters in 16 bits.
  private static let valuesMax = 65_535
  /// Far above every limit on input, far below what the protocol and the server can take.
  private static let bytesMax = 256 << 20

  /// Refuses what libpq would refuse, where it would cost the whole connection.
  func checkValues() throws(PostgresError) {
    if hasNulCharacter {
      throw PostgresError(.invalidValue, "a text value holds U+0000, which PostgreSQL cannot store").about(self)
    }
    if valueCount > SQL.valuesMax { throw PostgresError(.invalidValue, "\(valueCount) values in one statement") }
    if byteCount > SQL.bytesMax { throw PostgresError(.invalidValue, "a statement of \(byteCount) bytes") }
  }
}
