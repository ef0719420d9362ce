import Postgres

/// Gives rows a new state of everything but their identity.
///
/// A place that was kept is written as the column itself, so that a large geometry stays where it is stored and an
/// index on it sees no change. Of a moving entity only `position` changes, on which there is no index.
struct UpdateEntities: Statement {
  let tenant: TenantID
  let rows: [EntityWrites.RowImage]

  private var columns: SQL {
    .columns(
      "\(rows.ids)", "\(rows.types)", "\(rows.servicePaths)", "\(rows.documents)", "\(rows.times)", "\(rows.modified)",
      "\(rows.ords)", "\(rows.created)", "\(rows.expires)", "\(rows.moving)", "\(rows.keptGeometries)",
      "\(rows.geometries)")
  }

  var sql: SQL {
    """
    UPDATE entity AS e SET doc = new.doc, attrs = new.doc::jsonb, attr_times = new.attr_times, \
    modified = new.modified, ord = new.ord, created = new.created, expires = new.expires, moving = new.moving, \
    location = CASE WHEN new.kept THEN e.location WHEN new.moving THEN NULL ELSE ST_GeomFromEWKT(new.place) END, \
    position = CASE WHEN new.kept THEN e.position WHEN new.moving THEN ST_GeomFromEWKT(new.place) END \
    FROM \(columns) \
    AS new (id, type, service_path, doc, attr_times, modified, ord, created, expires, moving, kept, place) \
    WHERE e.tenant_id = \(tenant) AND e.id = new.id COLLATE "C" AND e.type = new.type COLLATE "C" \
    AND e.service_path = new.service_path COLLATE "C"
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
