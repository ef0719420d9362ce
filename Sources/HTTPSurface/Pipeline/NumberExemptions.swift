import NGSI
import Postgres
import StrictJSON
import Tenancy

/// Which values of a request two persons have said cannot be Individual Numbers: items of a category, attributes of an
/// entity type.
struct NumberExemptions {
  /// A path begins with one of these.
  private let prefixes: [[String]]

  var isEmpty: Bool { prefixes.isEmpty }

  func contains(_ path: [String]) -> Bool { prefixes.contains { path.starts(with: $0) } }

  /// Where the register cannot be asked nothing is exempt: the request is refused rather than let through unseen.
  static func find(for info: RequestInfo, _ caller: Caller?, _ services: Services) async throws -> NumberExemptions {
    do {
      return try await read(for: info, caller, services)
    } catch is PostgresError {
      return NumberExemptions(prefixes: [])
    }
  }

  private static func read(
    for info: RequestInfo, _ caller: Caller?, _ services: Services
  ) async throws -> NumberExemptions {
    if case .personal(.write) = info.endpoint.access {
      return NumberExemptions(prefixes: try await items(of: info, services).map { ["items", $0] })
    }
    guard case .service(.ngsiWrite) = info.endpoint.access, let caller else { return NumberExemptions(prefixes: []) }
    let written = WrittenAttribute.all(in: info)
    guard !written.isEmpty else { return NumberExemptions(prefixes: []) }
    let exempt = try await services.database.withTenant(
      caller.access, .readOnly, NumberExemptionStatements.approved(caller.tenant, of: written.map(\.type)))
    return NumberExemptions(
      prefixes: written.filter { attribute in
        exempt.contains { $0.type == attribute.type && $0.attribute == attribute.name }
      }.map(\.path))
  }

  /// Items that the category's version of the body exempts.
  private static func items(of info: RequestInfo, _ services: Services) async throws -> [String] {
    guard info.endpoint.path.parameterNames.contains("category"),
      let body = try? info.json().object, let version = body["version"]?.number?.int64
    else { return [] }
    let statement = NumberExemptionStatements.items(info.path("category"), version: version)
    let rows = try await services.database.withPlatform(.app, .readOnly) { scope in try scope.fetch(statement) }
    return rows.first ?? []
  }
}

/// One attribute that a request of `/v2` writes, as far as the request says of which type the entity is.
private struct WrittenAttribute {
  let type: String
  let name: String
  /// Where its value stands in the body.
  let path: [String]

  /// Attributes of one request that are looked at; a number in a further one is refused, exempt or not.
  private static let max = 1_000

  static func all(in info: RequestInfo) -> [WrittenAttribute] {
    let named = info.query["type"]
    let isValue = info.endpoint.path.parameterNames.contains("attrName")
    if isValue { return named.map { [WrittenAttribute(type: $0, name: info.gap(1), path: [])] } ?? [] }
    guard let body = try? info.json().object else { return [] }
    if let entities = body["entities"]?.array {
      return Array(
        entities.enumerated().lazy.flatMap { place, entity in
          attributes(of: entity, named: nil, at: ["entities", String(place)])
        }.prefix(max))
    }
    return Array(attributes(of: .object(body), named: named, at: []).prefix(max))
  }

  private static func attributes(of entity: JSON, named: String?, at place: [String]) -> [WrittenAttribute] {
    guard let members = entity.object, let type = members["type"]?.string ?? named else { return [] }
    return members.members.compactMap { name, _ in
      name == "id" || name == "type" ? nil : WrittenAttribute(type: type, name: name, path: place + [name])
    }
  }
}

/// What the register says of exemptions. `moyai.category` is the register of Consent, read here with the gateway's role.
enum NumberExemptionStatements {
  static func approved(_ tenant: TenantID, of types: [String]) -> Query<(type: String, attribute: String)> {
    Query(
      """
      SELECT entity_type, attribute FROM moyai.number_exemption
      WHERE tenant_id = \(tenant) AND entity_type = ANY (\(Array(Set(types)))) AND approved_at IS NOT NULL
      """
    ) { row throws(DecodingFailure) in (try row.string(0), try row.string(1)) }
  }

  static func items(_ category: String, version: Int64) -> Query<[String]> {
    Query(
      """
      SELECT coalesce(array_agg(item ->> 'name'), '{}') FROM moyai.category,
        json_array_elements(items) AS item
      WHERE category = \(category) AND version = \(version) AND state = 'approved'
        AND (item ->> 'number_exempt')::boolean
      """
    ) { row throws(DecodingFailure) in try row.strings(0) }
  }
}
