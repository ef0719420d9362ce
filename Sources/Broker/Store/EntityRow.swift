import NGSI
import Postgres

/// The columns of an entity that an answer can be made of, in the order in which every statement selects them.
enum EntityRow {
  static let columns: SQL = "id, type, service_path, doc, attr_times, created, modified, expires"
  static let count = 8

  static func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> StoredEntity {
    StoredEntity(
      id: try row.string(0), type: try row.string(1), servicePath: try row.string(2), document: try row.utf8(3),
      attributeTimes: try row.utf8(4), created: try row.timestamp(5), modified: try row.timestamp(6),
      expires: try row.optionalTimestamp(7))
  }
}
