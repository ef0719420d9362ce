import CivilTime
package import NGSI
import Postgres
import StrictJSON

extension EntityService {
  /// `GET /v2/types` (NGSI behaviour 39).
  package func types(
    _ query: TypesQuery, at servicePaths: ServicePathScope, for caller: BrokerCaller
  ) async throws -> EntityList {
    try caller.reach.requireReading(servicePaths, types: [])
    let rendered = RenderedTypesQuery(
      query, tenant: caller.access.tenant, scope: servicePaths, reach: caller.reach.query, now: clock.now())
    let (rows, total) = try await translatingFailures {
      try await database.withTenant(caller.access, .readOnly) { (scope: inout TenantScope) in
        let total = query.countWanted ? try scope.fetch(CountRows(sql: rendered.count)).first : nil
        return (query.page.limit > 0 ? try scope.fetch(rendered.page) : [], total)
      }
    }
    let types: [JSON] = TypeSummary.collect(rows).map {
      query.detail == .typeNames ? .string($0.type) : $0.json(withType: true)
    }
    return EntityList(body: JSON.array(types).bytes, total: total)
  }

  /// `GET /v2/types/{type}`: the JSON text of the answer.
  ///
  /// - Throws: 404 when the caller can see no entity of that type.
  package func type(
    _ type: EntityType, _ query: TypesQuery, at servicePaths: ServicePathScope, for caller: BrokerCaller
  ) async throws -> [UInt8] {
    try caller.reach.requireReading(servicePaths, types: [type.text])
    // Its attributes are what this asks for: there is no list of names that `values` could mean.
    let detail: TypesQuery.Detail = query.detail == .attributeNames ? .attributeNames : .full
    let rendered = RenderedTypesQuery(
      TypesQuery(detail: detail), type: type.text, tenant: caller.access.tenant, scope: servicePaths,
      reach: caller.reach.query, now: clock.now())
    let rows = try await translatingFailures {
      try await database.withTenant(caller.access, .readOnly) { (scope: inout TenantScope) in
        try scope.fetch(rendered.page)
      }
    }
    guard let summary = TypeSummary.collect(rows).first else { throw NGSIError.typeNotFound }
    return summary.json(withType: false).bytes
  }
}

extension NGSIError {
  static let typeNotFound = NGSIError(.notFound, "Entity type not found")
}
