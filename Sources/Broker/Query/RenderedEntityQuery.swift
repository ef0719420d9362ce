package import CivilTime
package import NGSI
package import Postgres

/// An `EntityQuery` as statements on `moyai.entity`. Values travel as binds only: the text is made of literals of this
/// module, so queries of one shape share one prepared statement.
///
/// Nothing that is rendered can fail on a row: no casts of stored values, so one odd entity never spoils a list.
package struct RenderedEntityQuery: Sendable {
  private let query: EntityQuery
  private let condition: SQL

  /// - Parameters:
  ///   - scope: the service paths the request named.
  ///   - reach: what its key covers besides; counts are narrowed by it too.
  ///   - now: decides which transient entities are still there.
  package init(
    _ query: EntityQuery, tenant: TenantID, scope: ServicePathScope, reach: QueryReach, now: Timestamp
  ) {
    self.query = query
    condition = EntityCondition.sql(
      selectors: query.selectors, filter: query.filter, tenant: tenant, scope: scope, reach: reach, now: now)
  }

  /// The wanted page. `ord` orders what nothing else does, so pages never overlap by accident.
  /// - Parameter columns: of `moyai.entity`, without qualifiers.
  package func page(columns: SQL) -> SQL {
    var text: SQL = "SELECT \(columns) FROM moyai.entity WHERE \(condition)"
    if let after = query.page.after { text = "\(text) AND ord > \(after)" }
    let keys: [[SQL]] = query.order.map { $0.sql(geo: query.filter.geo) }
    let order: [SQL] = keys.joined() + ["ord"]
    text = "\(text) ORDER BY \(SQL.join(order, separator: ", ")) LIMIT \(query.page.limit)"
    return query.page.offset == 0 ? text : "\(text) OFFSET \(query.page.offset)"
  }

  /// One row with one number: how many entities match, whatever the page.
  package var count: SQL { "SELECT count(*) FROM moyai.entity WHERE \(condition)" }

  /// Whether the page is read from an index in the wanted order, so that its cost does not grow with the tenant. Such a
  /// query may share a pipeline with others; any other one belongs where it delays nobody. The count is never cheap.
  package var isCheap: Bool {
    query.filter.isEmpty && query.order.isEmpty && query.page.offset <= 1000
      && (query.selectors.isEmpty || query.selectors.allSatisfy { $0.id.isListed } || query.namesOneType)
  }
}

extension EntityQuery {
  fileprivate var namesOneType: Bool {
    guard selectors.count == 1, selectors[0].id == .any, case .oneOf(let types) = selectors[0].type else {
      return false
    }
    return types.count == 1
  }
}

extension NameMatch {
  fileprivate var isListed: Bool {
    if case .oneOf = self { true } else { false }
  }
}
