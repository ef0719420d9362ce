import CivilTime
import Postgres

/// Removes transient entities that nobody sees any more, some at a time, and tells how large each document was. A row
/// that somebody is working on is left for the next sweep.
struct SweepLapsed: Statement {
  let tenant: TenantID
  /// What lapsed before, and was not written since.
  let limit: Timestamp
  let rowsMax: Int

  var sql: SQL {
    """
    WITH lapsed AS MATERIALIZED ( \
    SELECT id, type, service_path FROM entity \
    WHERE tenant_id = \(tenant) AND expires <= \(limit) AND modified <= \(limit) \
    ORDER BY expires LIMIT \(rowsMax) FOR UPDATE SKIP LOCKED) \
    DELETE FROM entity AS e USING lapsed \
    WHERE e.tenant_id = \(tenant) AND e.id = lapsed.id AND e.type = lapsed.type \
    AND e.service_path = lapsed.service_path \
    RETURNING octet_length(e.doc)
    """
  }

  /// Bytes of the document that went.
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Int64 { try row.int64(0) }
}
