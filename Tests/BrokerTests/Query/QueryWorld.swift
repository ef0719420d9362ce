import CivilTime
import MoyaiTesting
import NGSI
import Postgres
import StrictJSON

@testable import Broker

/// Entities in a real database and the same ones in memory.
struct QueryWorld {
  let database: Database
  let tenant: TenantID
  static let now = Timestamp(seconds: 1_700_000_000)

  var access: TenantAccess { TenantAccess(tenant: tenant) }

  /// - Parameter places: well-known text by id; `moving` ones are put where no index is.
  func insert(_ entities: [Entity], places: [String: String] = [:], moving: Set<String> = []) async throws {
    let rows = try entities.enumerated().map { number, entity in
      let stored = try StoredEntity(entity)
      let place = places[entity.id.text].map { "SRID=4326;\($0)" }
      let isMoving = moving.contains(entity.id.text)
      let document = String(decoding: stored.document, as: UTF8.self)
      let times = String(decoding: stored.attributeTimes, as: UTF8.self)
      let (still, passing) = (isMoving ? nil : place, isMoving ? place : nil)
      return Command(
        """
        INSERT INTO moyai.entity (tenant_id, id, type, service_path, ord, created, modified, expires, doc, attrs, \
        attr_times, location, position, moving) VALUES (\(tenant), \(stored.id), \(stored.type), \(stored.servicePath), \(number), \
        \(stored.created), \(stored.modified), \(stored.expires), \(document), \(document)::jsonb, \(times), \
        ST_MakeValid(\(still)::geometry, 'method=structure'), ST_MakeValid(\(passing)::geometry, 'method=structure'), \
        \(isMoving))
        """)
    }
    try await database.withTenant(access, .readWrite) { (scope: inout TenantScope) in
      for row in rows { try scope.queue(row) }
    }
  }

  func ids(
    _ query: EntityQuery, scope: ServicePathScope = .everything, reach: QueryReach = .everything,
    at now: Timestamp = now
  ) async throws -> [String] {
    let rendered = RenderedEntityQuery(query, tenant: tenant, scope: scope, reach: reach, now: now)
    let statement = Query(rendered.page(columns: "id")) { row throws(DecodingFailure) in try row.string(0) }
    return try await database.withTenant(access, .readOnly, statement)
  }

  func ids(url: String, scope: String? = nil, reach: QueryReach = .everything) async throws -> [String] {
    try await ids(
      EntityQuery(parameters: URLParameters(query: url)), scope: ServicePathScope(header: scope), reach: reach)
  }

  func count(_ query: EntityQuery, scope: ServicePathScope = .everything, reach: QueryReach = .everything) async throws
    -> Int
  {
    let rendered = RenderedEntityQuery(query, tenant: tenant, scope: scope, reach: reach, now: Self.now)
    let statement = Query(rendered.count) { row throws(DecodingFailure) in try row.int(0) }
    return try await database.withTenant(access, .readOnly, statement).first ?? -1
  }

  static func attribute(
    _ name: String, _ type: String, _ value: JSON, _ metadata: [Metadata] = [], created: Timestamp = now,
    modified: Timestamp = now
  ) throws -> Attribute {
    Attribute(
      name: try AttributeName(name), type: try AttributeType(type), value: value, metadata: metadata, created: created,
      modified: modified)
  }

  static func entity(
    _ id: String, type: String = "T", path: String = "/", _ attributes: [Attribute] = [], created: Timestamp = now,
    modified: Timestamp = now, expires: Timestamp? = nil
  ) throws -> Entity {
    Entity(
      id: try EntityID(id), type: try EntityType(type), servicePath: try ServicePath(path), attributes: attributes,
      created: created, modified: modified, expires: expires)
  }
}
