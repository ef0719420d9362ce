import CivilTime
import NGSI
import Postgres

/// The WHERE of every query on `moyai.entity`. Columns are named without a qualifier.
enum EntityCondition {
  static func sql(
    selectors: [EntitySelector], filter: Filter, tenant: TenantID, scope: ServicePathScope, reach: QueryReach,
    now: Timestamp
  ) -> SQL {
    // `tenant_id` stands here although the row policy asks for it too (Design, row policies).
    let fixed: [SQL] = ["tenant_id = \(tenant)", EntityVisibility.condition(at: now)]
    let reachable: [SQL?] = [
      reach.servicePaths.sql, reach.types.map { "type = ANY (\($0))" },
      reach.hiddenTypes.isEmpty ? nil : "type <> ALL (\(reach.hiddenTypes))",
    ]
    let asked: [SQL?] = [selectors.sql, scope.sql, filter.geo?.sql]
    let content: [SQL] = (filter.values + filter.metadata).map(\.sql) + filter.alternatives.anyHolds
    let optional: [SQL] = (reachable + asked).compactMap(\.self) + content
    return .join(fixed + optional.map { "(\($0))" }, separator: " AND ")
  }
}

extension [Condition] {
  /// That one of them holds, where there are any.
  fileprivate var anyHolds: [SQL] { isEmpty ? [] : [.join(map(\.sql), separator: " OR ")] }
}
