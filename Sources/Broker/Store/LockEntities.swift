import CivilTime
import NGSI
import Postgres

/// Reads every row that a commit group may change, in the order of the key, and locks it unless told otherwise.
///
/// Rows are found by id and path: a request may leave the type open. What lies beside (the same id with another type)
/// is locked too; ids are rarely shared, and the commit group needs to know of them to refuse an ambiguous request.
///
/// Each id is a lookup by key of its own, whatever sizes of towns the planner has seen (``ReadEntity``, merged reads).
struct LockEntities: Statement {
  let tenant: TenantID
  /// Distinct, sorted: rows are locked in the order of their key.
  let ids: [String]
  /// Distinct.
  let servicePaths: [String]
  /// A group that will only give known rows new documents needs no lock: its update looks for the very version read here.
  let locks: Bool

  var sql: SQL {
    """
    SELECT e.* FROM unnest((SELECT \(ids))) AS k (id), LATERAL ( \
    SELECT \(EntityRow.columns), ord, moving, xmin::text FROM entity \
    WHERE tenant_id = \(tenant) AND id = k.id COLLATE "C" AND service_path = ANY ((SELECT \(servicePaths))::text[]) \
    ORDER BY type, service_path OFFSET 0 \(locks ? "FOR UPDATE" : SQL())) AS e
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> LockedEntity {
    LockedEntity(
      stored: try EntityRow.decode(row), ord: try row.int64(EntityRow.count),
      isMoving: try row.bool(EntityRow.count + 1), version: try row.string(EntityRow.count + 2))
  }
}

extension LockEntities {
  /// Every row at these places; where they differ in id and in path, some beside them too.
  init(_ places: some Collection<RowMemory.Place>, in tenant: TenantID, locks: Bool) {
    self.init(
      tenant: tenant, ids: Set(places.map(\.id)).sorted(), servicePaths: Set(places.map(\.servicePath)).sorted(),
      locks: locks)
  }
}

/// A row as this transaction found it.
struct LockedEntity: Sendable {
  let stored: StoredEntity
  let ord: Int64
  /// Whether its place has left the index.
  let isMoving: Bool
  /// Changes with every change of the row (`xmin`).
  let version: String
}
