/// One-dimensional arrays. An element that is NULL is a failure where the element type is not optional.
extension RowReader {
  /// Elements as text, nil for NULL.
  package func optionalStrings(_ column: Int) throws(DecodingFailure) -> [String?] {
    guard let elements = SQLTextParser.array(try text(column)) else { throw malformed(column, "array") }
    return elements
  }

  /// Elements as text.
  package func strings(_ column: Int) throws(DecodingFailure) -> [String] {
    let elements = try optionalStrings(column)
    var result: [String] = []
    result.reserveCapacity(elements.count)
    for element in elements {
      guard let element else { throw malformed(column, "array without NULL") }
      result.append(element)
    }
    return result
  }

  /// An `int8[]` or `int4[]` column.
  package func int64s(_ column: Int) throws(DecodingFailure) -> [Int64] {
    var result: [Int64] = []
    for element in try strings(column) {
      guard let number = Int64(element) else { throw malformed(column, "array of integers") }
      result.append(number)
    }
    return result
  }

  /// An `int4[]` column.
  package func int32s(_ column: Int) throws(DecodingFailure) -> [Int32] {
    var result: [Int32] = []
    for element in try strings(column) {
      guard let number = Int32(element) else { throw malformed(column, "array of 32-bit integers") }
      result.append(number)
    }
    return result
  }

  /// A `uuid[]` column.
  package func uuids(_ column: Int) throws(DecodingFailure) -> [SQLUUID] {
    guard let uuids = SQLTextParser.uuids(try text(column)) else { throw malformed(column, "array of uuids") }
    return uuids
  }
}
