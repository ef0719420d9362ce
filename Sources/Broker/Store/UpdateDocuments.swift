import Postgres

/// Gives rows a new document and nothing else: a heap-only update whatever the attributes are.
struct UpdateDocuments: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]

  var sql: SQL {
    """
    UPDATE entity AS e SET doc = new.doc, attr_times = new.attr_times, modified = new.modified \
    FROM unnest(\(rows.ids), \(rows.types), \(rows.servicePaths), \(rows.documents), \(rows.times), \(rows.modified)) \
    AS new (id, type, service_path, doc, attr_times, modified) \
    WHERE e.tenant_id = \(tenant) AND e.id = new.id COLLATE "C" AND e.type = new.type COLLATE "C" \
    AND e.service_path = new.service_path COLLATE "C"
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
