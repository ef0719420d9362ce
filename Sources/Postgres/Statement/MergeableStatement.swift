/// A read by key that the shared pipeline may run together with others of its kind: one statement for all of them costs
/// the server one execution instead of one for each.
///
/// Every statement still answers for itself: it gets its own rows and nobody else's, under the tenant and the guards of its
/// own request. Only requests of one tenant are ever merged.
package protocol MergeableStatement: Statement {
  /// What must be equal for two statements to be merged; nil for one that must run alone.
  var mergeKey: String? { get }

  /// The text in the first column of the rows that are this statement's.
  var member: String { get }

  /// One statement for all of these, which have one ``mergeKey``. The first column is the ``member``; the columns after it
  /// are those of `sql`. It ends with a LIMIT of `rowsMax`, which when it is reached makes each run alone.
  static func merged(_ statements: [Self], rowsMax: Int) -> SQL

  /// Reads a row of the merged statement, as `decode` reads one of its own.
  func decodeMerged(_ row: borrowing RowReader) throws(DecodingFailure) -> Row
}
