import CivilTime
import DataClasses
import Postgres

/// All SQL about labels of entity types and their recipients, but for reading them with a key (``GrantStatement``).
enum DataClassStatements {
  /// Waits for transactions that create entities, keeps the next ones waiting, and makes every cached key stale.
  static let turn = Command("SELECT moyai.turn_classes()")

  private static let columns: SQL =
    "tenant_id, entity_type, class, changed_at, changed_by, wanted, wanted_at, wanted_by"

  static func find(_ tenant: TenantID, _ type: String) -> Query<DataClassLabel> {
    Query(
      "SELECT \(columns) FROM moyai.data_class WHERE tenant_id = \(tenant) AND entity_type = \(type)", decode: read)
  }

  static func list(_ tenant: TenantID, after: String, limit: Int) -> Query<DataClassLabel> {
    Query(
      """
      SELECT \(columns) FROM moyai.data_class WHERE tenant_id = \(tenant) AND entity_type > \(after)
      ORDER BY entity_type LIMIT \(limit)
      """, decode: read)
  }

  static func count(_ tenant: TenantID) -> Query<Int> {
    Query("SELECT count(*) FROM moyai.data_class WHERE tenant_id = \(tenant)") {
      row throws(DecodingFailure) in try row.int(0)
    }
  }

  /// Labels of types whose names differ at most in case.
  static func alike(_ tenant: TenantID, _ types: [String]) -> Query<DataClassLabel> {
    Query(
      """
      SELECT \(columns) FROM moyai.data_class
      WHERE tenant_id = \(tenant) AND lower(entity_type) = ANY (\(types.map(ClassRules.folded)))
      """, decode: read)
  }

  static func put(_ label: DataClassLabel) -> Command {
    Command(
      """
      INSERT INTO moyai.data_class (tenant_id, entity_type, class, changed_at, changed_by, wanted, wanted_at, wanted_by)
      VALUES (\(label.tenant), \(label.type), \(label.dataClass.rawValue), \(label.changedAt), \(label.changedBy),
        \(label.wanted?.dataClass.rawValue), \(label.wanted?.at), \(label.wanted?.by))
      ON CONFLICT (tenant_id, entity_type) DO UPDATE
      SET class = excluded.class, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
        wanted = excluded.wanted, wanted_at = excluded.wanted_at, wanted_by = excluded.wanted_by
      """)
  }

  /// Whether the town has an entity of the type. The case of the name counts or not; either way this is asked some times
  /// a year.
  static func entityExists(_ tenant: TenantID, _ type: String, foldingCase: Bool) -> Query<Bool> {
    let condition: SQL = foldingCase ? "lower(e.type) = \(ClassRules.folded(type))" : "e.type = \(type)"
    return Query("SELECT EXISTS (SELECT FROM moyai.entity e WHERE e.tenant_id = \(tenant) AND \(condition))") {
      row throws(DecodingFailure) in try row.bool(0)
    }
  }

  static func putRecipient(
    _ tenant: TenantID, _ type: String, _ service: String, _ record: RecipientRecord, at now: Timestamp,
    by principal: Principal
  ) -> Command {
    var contract: String?
    var confirmation: (by: String?, method: String?, on: CivilDate?) = (nil, nil, nil)
    switch record {
    case .contract(let id): contract = id
    case .confirmation(let by, let method, let on): confirmation = (by, method, on)
    }
    return Command(
      """
      INSERT INTO moyai.data_class_recipient (tenant_id, entity_type, service_id, contract_id, confirmed_by,
        confirmed_method, confirmed_on, recorded_at, recorded_by)
      VALUES (\(tenant), \(type), \(service), \(contract), \(confirmation.by), \(confirmation.method),
        \(confirmation.on), \(now), \(principal.text))
      ON CONFLICT (tenant_id, entity_type, service_id) DO UPDATE
      SET contract_id = excluded.contract_id, confirmed_by = excluded.confirmed_by,
        confirmed_method = excluded.confirmed_method, confirmed_on = excluded.confirmed_on,
        recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by
      """)
  }

  @Sendable private static func read(_ row: borrowing RowReader) throws(DecodingFailure) -> DataClassLabel {
    guard let dataClass = DataClass(rawValue: try row.string(2)) else { throw row.malformed(2, "class") }
    var wanted: DataClassLabel.Wanted?
    if let text = try row.optionalString(5), let at = try row.optionalTimestamp(6), let by = try row.optionalString(7) {
      guard let wantedClass = DataClass(rawValue: text) else { throw row.malformed(5, "class") }
      wanted = DataClassLabel.Wanted(dataClass: wantedClass, at: at, by: by)
    }
    return DataClassLabel(
      tenant: try row.tenant(0), type: try row.string(1), dataClass: dataClass, changedAt: try row.timestamp(3),
      changedBy: try row.string(4), wanted: wanted)
  }
}
