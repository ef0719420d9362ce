import CivilTime
import NGSI
import Postgres

/// Locks every row that a commit group may change, in the order of the key, and reads it.
///
/// Rows are found by id and path: a request may leave the type open. What lies beside (the same id with another type)
/// is locked too; ids are rarely shared, and the commit group needs to know of them to refuse an ambiguous request.
struct LockEntities: Statement {
  let tenant: TenantID
  /// Distinct.
  let ids: [String]
  /// Distinct.
  let servicePaths: [String]

  var sql: SQL {
    """
    SELECT \(EntityRow.columns), ord, moving FROM entity \
    WHERE tenant_id = \(tenant) AND id = ANY (\(ids)) AND service_path = ANY (\(servicePaths)) \
    ORDER BY id, type, service_path FOR UPDATE
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> LockedEntity {
    LockedEntity(
      stored: try EntityRow.decode(row), ord: try row.int64(EntityRow.count),
      isMoving: try row.bool(EntityRow.count + 1))
  }
}

/// A row under the lock of this transaction.
struct LockedEntity: Sendable {
  let stored: StoredEntity
  let ord: Int64
  /// Whether its place has left the index.
  let isMoving: Bool
}
