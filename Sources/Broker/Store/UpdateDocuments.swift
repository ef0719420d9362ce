import Postgres

/// Gives rows a new document and nothing else: a heap-only update whatever the attributes are.
struct UpdateDocuments: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]
  /// Whether the rows were read under a lock. If not, each must still be the version that was read, or the statement fails
  /// with `serialization_failure` and nothing of the transaction remains.
  let areLocked: Bool

  var sql: SQL {
    guard !areLocked else { return update }
    return """
      WITH updated AS (\(update) AND e.xmin = new.version::xid RETURNING 1) \
      SELECT moyai.require_rows(count(*), \(rows.count)) FROM updated
      """
  }

  private var update: SQL {
    """
    UPDATE entity AS e SET doc = new.doc, attr_times = new.attr_times, modified = new.modified \
    FROM \(columns) AS new (id, type, service_path, doc, attr_times, modified, version) \
    WHERE e.tenant_id = \(tenant) AND e.id = new.id COLLATE "C" AND e.type = new.type COLLATE "C" \
    AND e.service_path = new.service_path COLLATE "C"
    """
  }

  private var columns: SQL {
    .columns(
      "\(rows.ids)", "\(rows.types)", "\(rows.servicePaths)", "\(rows.documents)", "\(rows.times)", "\(rows.modified)",
      "\(rows.versions)")
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
