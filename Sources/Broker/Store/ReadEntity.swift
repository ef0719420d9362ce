import NGSI
import Postgres

/// The entities of one id, up to two of them: the second only tells that the id alone is ambiguous (NGSI behaviour 25).
///
/// This is the hottest read there is. `columns` decides how much travels: the document alone for the plain answer.
struct ReadEntity: MergeableStatement {
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
    try decode(row, from: 0)
  }

  private func decode(_ row: borrowing RowReader, from first: Int) throws(DecodingFailure) -> StoredEntity {
    switch columns {
    case .all: return try EntityRow.decode(row, from: first)
    case .document:
      return StoredEntity(
        id: id, type: try row.string(first), servicePath: "", document: try row.utf8(first + 1), attributeTimes: [],
        created: scope.now, modified: scope.now, expires: nil)
    }
  }
}

extension ReadEntity {
  /// Reads that only differ in their id, and in the moment they began: what nothing narrows but the tenant.
  var mergeKey: String? {
    guard scope.servicePaths.isEverything, scope.reach == .everything, types.count < 2 else { return nil }
    let shape = columns == .all ? "all" : "document"
    return types.first.map { "\(shape) \($0)" } ?? shape
  }

  var member: String { id }

  /// All of them were waiting before any was sent, so each may see what the last one sees.
  ///
  /// A LATERAL that OFFSET keeps from being merged into the rest stays a lookup by key for each id, whatever sizes of towns the
  /// planner has seen: one plan serves all, and for `id = ANY` it may be a walk through the whole town.
  static func merged(_ statements: [ReadEntity], rowsMax: Int) -> SQL {
    guard let last = statements.max(by: { $0.scope.now < $1.scope.now }) else { return "SELECT WHERE false" }
    let ids = Array(Set(statements.map(\.id)))
    let columns: SQL = last.columns == .all ? EntityRow.columns : "type, doc"
    let type: SQL = last.types.first.map { "AND type = \($0)" } ?? SQL()
    return """
      SELECT e.* FROM unnest((SELECT \(ids))) AS k (id), LATERAL (
        SELECT k.id, \(columns) FROM entity WHERE \(last.scope.condition) AND entity.id = k.id \(type) OFFSET 0
      ) AS e LIMIT \(rowsMax)
      """
  }

  func decodeMerged(_ row: borrowing RowReader) throws(DecodingFailure) -> StoredEntity {
    try decode(row, from: 1)
  }
}
