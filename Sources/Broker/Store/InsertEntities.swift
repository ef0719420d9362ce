import Postgres

/// Creates rows. A key that exists by now (another process was faster) is left out, which the number of rows inserted
/// tells.
struct InsertEntities: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]

  private var columns: SQL {
    .columns(
      "\(rows.ids)", "\(rows.types)", "\(rows.servicePaths)", "\(rows.ords)", "\(rows.created)", "\(rows.modified)",
      "\(rows.expires)", "\(rows.documents)", "\(rows.times)", "\(rows.geometries)")
  }

  var sql: SQL {
    """
    INSERT INTO entity (tenant_id, id, type, service_path, ord, created, modified, expires, doc, attrs, \
    attr_times, location, moving) \
    SELECT \(tenant), id, type, service_path, ord, created, modified, expires, doc, doc::jsonb, attr_times, \
    ST_GeomFromEWKT(place), false \
    FROM \(columns) AS made (id, type, service_path, ord, created, modified, expires, doc, attr_times, place) \
    ON CONFLICT DO NOTHING
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
