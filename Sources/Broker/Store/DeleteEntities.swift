import Postgres

/// Removes rows by key.
struct DeleteEntities: Statement {
  let tenant: TenantID
  let keys: [EntityKey]

  private var columns: SQL {
    .columns("\(keys.map(\.id))", "\(keys.map(\.type))", "\(keys.map(\.servicePath))")
  }

  var sql: SQL {
    """
    DELETE FROM entity AS e \
    USING \(columns) AS gone (id, type, service_path) \
    WHERE e.tenant_id = \(tenant) AND e.id = gone.id COLLATE "C" AND e.type = gone.type COLLATE "C" \
    AND e.service_path = gone.service_path COLLATE "C"
    """
  }

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) {}
}
