import NGSI
import Postgres

/// The columns of an entity that an answer can be made of, in the order in which every statement selects them.
enum EntityRow {
  static let columns: SQL = "id, type, service_path, doc, attr_times, created, modified, expires"
  static let count = 8

  /// - Parameter first: where these columns begin in the row.
  static func decode(_ row: borrowing RowReader, from first: Int = 0) throws(DecodingFailure) -> StoredEntity {
    StoredEntity(
      id: try row.string(first), type: try row.string(first + 1), servicePath: try row.string(first + 2),
      document: try row.utf8(first + 3), attributeTimes: try row.utf8(first + 4), created: try row.timestamp(first + 5),
      modified: try row.timestamp(first + 6), expires: try row.optionalTimestamp(first + 7))
  }
}
