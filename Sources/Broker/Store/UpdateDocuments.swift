import Postgres

/// Gives rows a new document and nothing else: a heap-only update whatever the attributes are.
struct UpdateDocuments: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]

  var sql: SQL { Self.update(tenant, rows) }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}

  fileprivate static func update(_ tenant: TenantID, _ rows: [EntityWrites.RowImage]) -> SQL {
    """
    UPDATE entity AS e SET doc = new.doc, attr_times = new.attr_times, modified = new.modified \
    FROM \(columns(rows)) AS new (id, type, service_path, doc, attr_times, modified, version, is_alone) \
    WHERE e.tenant_id = \(tenant) AND e.id = new.id COLLATE "C" AND e.type = new.type COLLATE "C" \
    AND e.service_path = new.service_path COLLATE "C"
    """
  }

  private static func columns(_ rows: [EntityWrites.RowImage]) -> SQL {
    .columns(
      "\(rows.ids)", "\(rows.types)", "\(rows.servicePaths)", "\(rows.documents)", "\(rows.times)", "\(rows.modified)",
      "\(rows.versions)", "\(rows.alone)")
  }
}

/// The same for rows that were read without a lock, or not at all: each must still be the version that is known, and where
/// it matters there must be no other type of its id, or the statement fails with `serialization_failure` and nothing of
/// the transaction remains.
struct UpdateKnownDocuments: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]

  var sql: SQL {
    """
    WITH updated AS (\(UpdateDocuments.update(tenant, rows)) AND e.xmin = new.version::xid \
    AND CASE WHEN new.is_alone THEN NOT EXISTS (SELECT FROM entity other WHERE other.tenant_id = \(tenant) \
    AND other.id = e.id AND other.service_path = e.service_path AND other.type <> e.type) ELSE true END RETURNING 1) \
    SELECT moyai.require_rows(count(*), \(rows.count)), pg_current_xact_id()::xid::text FROM updated
    """
  }

  /// The version that all of the rows have from now on.
  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> String { try row.string(1) }
}
