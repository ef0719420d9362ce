import NGSI
import Postgres

extension OrderKey {
  /// The sorting expressions, most significant first. Values of several JSON types are ordered as Orion's database
  /// orders them: absent and null, numbers, strings, objects, arrays, booleans (NGSI-v2, "Ordering Results"). Objects
  /// are not ordered among themselves, nor are arrays.
  func sql(geo: GeoQuery?) -> [SQL] {
    switch field {
    case .id: [directed("id")]
    case .type: [directed("type")]
    case .servicePath: [directed("service_path")]
    case .dateCreated: [directed("created")]
    case .dateModified: [directed("modified")]
    // Absent comes before everything, and after it when reversed.
    case .dateExpires: [descending ? "expires DESC NULLS LAST" : "expires ASC NULLS FIRST"]
    case .distance: geo.map { [directed($0.distance)] } ?? []
    case .attribute(let name): attribute(TargetExpression.attribute(name))
    }
  }

  private func attribute(_ value: SQL) -> [SQL] {
    let kind: SQL = "jsonb_typeof(\(value))"
    return [
      directed(
        """
        CASE \(kind) WHEN 'number' THEN 1 WHEN 'string' THEN 2 WHEN 'object' THEN 3 WHEN 'array' THEN 4 \
        WHEN 'boolean' THEN 5 ELSE 0 END
        """),
      directed("CASE WHEN \(kind) IN ('number', 'boolean') THEN \(value) END"),
      directed("CASE WHEN \(kind) = 'string' THEN \(value) #>> '{}' END COLLATE \"C\""),
    ]
  }

  private func directed(_ expression: SQL) -> SQL {
    descending ? "\(expression) DESC" : "\(expression) ASC"
  }
}
