package import CivilTime
package import NGSI
package import Postgres

/// The listing of entity types (behaviour 39) as statements on `moyai.entity`. It reads every entity it counts, so it
/// belongs where it delays nobody.
package struct RenderedTypesQuery: Sendable {
  private let query: TypesQuery
  private let condition: SQL

  /// - Parameter type: only this one, for `GET /v2/types/{type}`.
  package init(
    _ query: TypesQuery, type: String? = nil, tenant: TenantID, scope: ServicePathScope, reach: QueryReach,
    now: Timestamp
  ) {
    self.query = query
    let selectors: [EntitySelector] = type.map { [EntitySelector(type: .oneOf([$0]))] } ?? []
    condition = EntityCondition.sql(
      selectors: selectors, filter: Filter(), tenant: tenant, scope: scope, reach: reach, now: now)
  }

  /// The page of types in alphabetical order: one row for each attribute of a type, and one with neither name nor types
  /// for a type without attributes. `TypeSummary.collect` puts them together.
  package var page: Query<TypeRow> {
    let types: SQL = """
      SELECT type, count(*) AS entities FROM moyai.entity WHERE \(condition) \
      GROUP BY type ORDER BY type LIMIT \(query.page.limit) OFFSET \(query.page.offset)
      """
    let sql: SQL =
      query.detail == .typeNames
      ? "SELECT type, entities, NULL, NULL FROM (\(types)) AS page ORDER BY type" : withAttributes(types)
    return Query(sql) { row throws(DecodingFailure) in try TypeRow(row) }
  }

  private func withAttributes(_ types: SQL) -> SQL {
    let seen: SQL =
      query.detail == .attributeNames
      ? "'{}'::text[]" : "array_agg(DISTINCT (attribute.value ->> 'type') COLLATE \"C\")"
    return """
      WITH page AS MATERIALIZED (\(types)) \
      SELECT page.type, page.entities, seen.name, seen.types FROM page LEFT JOIN LATERAL \
      (SELECT attribute.key COLLATE "C" AS name, \(seen) AS types \
      FROM moyai.entity CROSS JOIN LATERAL jsonb_each(attrs) AS attribute \
      WHERE \(condition) AND type = page.type GROUP BY attribute.key) AS seen ON TRUE \
      ORDER BY page.type, seen.name
      """
  }

  /// One row with one number: how many types there are.
  package var count: SQL { "SELECT count(DISTINCT type) FROM moyai.entity WHERE \(condition)" }
}

/// One attribute of one type.
package struct TypeRow: Hashable, Sendable {
  /// The entity type.
  package let type: String
  /// How many entities have it.
  package let entities: Int64
  /// Nil for a type without attributes.
  package let attribute: String?
  /// In byte order, each once.
  package let attributeTypes: [String]

  init(_ row: borrowing RowReader) throws(DecodingFailure) {
    type = try row.string(0)
    entities = try row.int64(1)
    attribute = try row.optionalString(2)
    attributeTypes = try row.isNull(3) ? [] : try row.strings(3)
  }
}
