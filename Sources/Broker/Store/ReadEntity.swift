import NGSI
import Postgres

/// The entities of one id, up to two of them: the second only tells that the id alone is ambiguous (NGSI behaviour 25).
///
/// This is the hottest read there is. `columns` decides how much travels: the document alone for the plain answer.
struct ReadEntity: Statement {
  let id: String
  /// Empty accepts every type.
  let types: [String]
  let scope: EntityScope
  let columns: Columns

  enum Columns: Sendable {
    /// What the plain answer needs.
    case document
    /// Everything an answer may need.
    case all
  }

  var sql: SQL {
    switch columns {
    case .document: "SELECT type, doc FROM entity WHERE \(condition) LIMIT 2"
    case .all: "SELECT \(EntityRow.columns) FROM entity WHERE \(condition) LIMIT 2"
    }
  }

  private var condition: SQL {
    switch types.count {
    case 0: "\(scope.condition) AND id = \(id)"
    case 1: "\(scope.condition) AND id = \(id) AND type = \(types[0])"
    default: "\(scope.condition) AND id = \(id) AND type = ANY (\(types))"
    }
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> StoredEntity {
    switch columns {
    case .all: return try EntityRow.decode(row)
    case .document:
      return StoredEntity(
        id: id, type: try row.string(0), servicePath: "", document: try row.utf8(1), attributeTimes: [],
        created: scope.now, modified: scope.now, expires: nil)
    }
  }
}
