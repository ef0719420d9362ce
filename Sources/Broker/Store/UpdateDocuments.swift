import Postgres

/// Gives rows a new document and nothing else: a heap-only update whatever the attributes are.
struct UpdateDocuments: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]

  var sql: SQL {
    """
    UPDATE entity AS e SET doc = new.doc, attrs = new.doc::jsonb, \
    attr_times = new.attr_times, modified = new.modified \
    FROM \(SQL.columns(
      "\(rows.ids)", "\(rows.types)", "\(rows.servicePaths)", "\(rows.documents)", "\(rows.times)",
      "\(rows.modified)")) AS new (id, type, service_path, doc, attr_times, modified) \
    WHERE e.tenant_id = \(tenant) AND e.id = new.id COLLATE "C" AND e.type = new.type COLLATE "C" \
    AND e.service_path = new.service_path COLLATE "C"
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}

/// The same for rows that were read without a lock, or not at all: each must still be the version that is known, and where
/// it matters there must be no other type of its id, or the statement fails with `serialization_failure` and nothing of
/// the transaction remains.
///
/// A row of another type is found in the same place of the index as the row itself. It counts as more than all rows
/// together, so that the number cannot be right by chance.
struct UpdateKnownDocuments: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]

  var sql: SQL {
    """
    WITH updated AS (UPDATE entity AS e SET doc = new.doc, attrs = new.doc::jsonb, \
    attr_times = new.attr_times, modified = new.modified \
    FROM \(SQL.columns(
      "\(rows.ids)", "\(rows.types)", "\(rows.servicePaths)", "\(rows.documents)", "\(rows.times)",
      "\(rows.modified)", "\(rows.versions)", "\(rows.alone)")) \
    AS new (id, type, service_path, doc, attr_times, modified, version, is_alone) \
    WHERE e.tenant_id = \(tenant) AND e.id = new.id COLLATE "C" AND e.service_path = new.service_path COLLATE "C" \
    AND CASE WHEN e.type = new.type COLLATE "C" THEN e.xmin = new.version::xid ELSE new.is_alone END \
    RETURNING e.type = new.type AS is_meant) \
    SELECT CASE WHEN count(*) + count(*) FILTER (WHERE NOT is_meant) * \(rows.count) = \(rows.count) THEN true \
    ELSE moyai.require_rows(count(*), -1) IS NULL END, pg_current_xact_id()::xid::text FROM updated
    """
  }

  /// The version that all of the rows have from now on.
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> String { try row.string(1) }
}
