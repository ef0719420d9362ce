package import CivilTime

/// The same columns where NULL is a value.
extension RowReader {
  /// Nil for NULL, otherwise `string`.
  package func optionalString(_ column: Int) throws(DecodingFailure) -> String? {
    try isNull(column) ? nil : try string(column)
  }

  /// Nil for NULL, otherwise `int64`.
  package func optionalInt64(_ column: Int) throws(DecodingFailure) -> Int64? {
    try isNull(column) ? nil : try int64(column)
  }

  /// Nil for NULL, otherwise `int32`.
  package func optionalInt32(_ column: Int) throws(DecodingFailure) -> Int32? {
    try isNull(column) ? nil : try int32(column)
  }

  /// Nil for NULL, otherwise `int16`.
  package func optionalInt16(_ column: Int) throws(DecodingFailure) -> Int16? {
    try isNull(column) ? nil : try int16(column)
  }

  /// Nil for NULL, otherwise `int`.
  package func optionalInt(_ column: Int) throws(DecodingFailure) -> Int? {
    try isNull(column) ? nil : try int(column)
  }

  /// Nil for NULL, otherwise `bool`.
  package func optionalBool(_ column: Int) throws(DecodingFailure) -> Bool? {
    try isNull(column) ? nil : try bool(column)
  }

  /// Nil for NULL, otherwise `bytes`.
  package func optionalBytes(_ column: Int) throws(DecodingFailure) -> [UInt8]? {
    try isNull(column) ? nil : try bytes(column)
  }

  /// Nil for NULL, otherwise `timestamp`.
  package func optionalTimestamp(_ column: Int) throws(DecodingFailure) -> Timestamp? {
    try isNull(column) ? nil : try timestamp(column)
  }

  /// Nil for NULL, otherwise `date`.
  package func optionalDate(_ column: Int) throws(DecodingFailure) -> CivilDate? {
    try isNull(column) ? nil : try date(column)
  }

  /// Nil for NULL, otherwise `uuid`.
  package func optionalUUID(_ column: Int) throws(DecodingFailure) -> SQLUUID? {
    try isNull(column) ? nil : try uuid(column)
  }

  /// Nil for NULL, otherwise `tenant`.
  package func optionalTenant(_ column: Int) throws(DecodingFailure) -> TenantID? {
    try isNull(column) ? nil : try tenant(column)
  }

  /// Nil for NULL, otherwise `json`.
  package func optionalJSON(_ column: Int) throws(DecodingFailure) -> JSONText? {
    try isNull(column) ? nil : try json(column)
  }
}
