import CivilTime
package import NGSI
import Postgres

extension EntityService {
  /// `GET /v2/entities` and `POST /v2/op/query`.
  package func list(
    _ query: EntityQuery, at servicePaths: ServicePathScope, for caller: BrokerCaller
  ) async throws -> EntityList {
    try caller.reach.requireReading(servicePaths, types: query.selectors.flatMap(\.namedTypes))
    let rendered = RenderedEntityQuery(
      query, tenant: caller.access.tenant, scope: servicePaths, reach: caller.reach.query, now: clock.now())
    let page = ListPage(sql: rendered.page(columns: EntityRow.columns), output: query.output)
    let count = query.countWanted ? CountRows(sql: rendered.count) : nil
    let (entities, total) = try await translatingFailures {
      if rendered.isCheap, count == nil {
        return (try await database.withTenant(caller.access, .readOnly, page), nil as Int?)
      }
      // What reads much of the tenant keeps off the pipeline that hot requests share.
      return try await database.withTenant(caller.access, .readOnly) { (scope: inout TenantScope) in
        let total = try count.flatMap { try scope.fetch($0).first }
        return (query.page.limit > 0 ? try scope.fetch(page) : [], total)
      }
    }
    return EntityList(body: try Self.array(of: entities), total: total)
  }

  private static func array(of entities: [Result<[UInt8], StoredEntityFault>]) throws(BrokerError) -> [UInt8] {
    var body: [UInt8] = [UInt8(ascii: "[")]
    for (index, entity) in entities.enumerated() {
      if index > 0 { body.append(UInt8(ascii: ",")) }
      body.append(contentsOf: try reading { () throws(StoredEntityFault) in try entity.get() })
    }
    body.append(UInt8(ascii: "]"))
    return body
  }
}

/// One page of entities, each row already in the form of the answer.
private struct ListPage: Statement {
  let sql: SQL
  let output: Output

  func decode(_ row: borrowing RowReader) throws(DecodingFailure) -> Result<[UInt8], StoredEntityFault> {
    let stored = try EntityRow.decode(row)
    var out: [UInt8] = []
    do throws(StoredEntityFault) {
      try stored.write(output, into: &out)
      return .success(out)
    } catch {
      return .failure(error)
    }
  }
}

extension EntitySelector {
  /// The types that are named; patterns name none, they are narrowed.
  fileprivate var namedTypes: [String] {
    if case .oneOf(let names) = type { names } else { [] }
  }
}
