import CivilTime
package import NGSI
import Postgres

extension EntityService {
  /// `GET /v2/entities/{id}`: the JSON text of the answer.
  package func entity(
    _ id: EntityID, _ retrieval: EntityRetrieval, at servicePaths: ServicePathScope, for caller: BrokerCaller
  ) async throws -> [UInt8] {
    let stored = try await find(
      id, types: retrieval.types, retrieval.output.isPlain ? .document : .all, servicePaths, caller)
    var out: [UInt8] = []
    try reading { () throws(StoredEntityFault) in try stored.write(retrieval.output, into: &out) }
    return out
  }

  /// `GET /v2/entities/{id}/attrs`: the JSON text of the answer.
  package func attributes(
    of id: EntityID, _ retrieval: EntityRetrieval, at servicePaths: ServicePathScope, for caller: BrokerCaller
  ) async throws -> [UInt8] {
    let stored = try await find(
      id, types: retrieval.types, retrieval.output.isPlain ? .document : .all, servicePaths, caller)
    var out: [UInt8] = []
    try reading { () throws(StoredEntityFault) in try stored.writeAttributes(retrieval.output, into: &out) }
    return out
  }

  /// `GET /v2/entities/{id}/attrs/{name}`.
  package func attribute(
    _ name: AttributeName, of id: EntityID, _ retrieval: EntityRetrieval, at servicePaths: ServicePathScope,
    for caller: BrokerCaller
  ) async throws -> Attribute {
    let stored = try await find(id, types: retrieval.types, .all, servicePaths, caller)
    let entity = try reading { () throws(StoredEntityFault) in try Entity(stored) }
    guard let attribute = entity.attribute(inURL: name) else { throw NGSIError.attributeNotFound }
    return attribute
  }

  private func find(
    _ id: EntityID, types: [String], _ columns: ReadEntity.Columns, _ servicePaths: ServicePathScope,
    _ caller: BrokerCaller
  ) async throws -> StoredEntity {
    try caller.reach.requireReading(servicePaths, types: types)
    let scope = EntityScope(
      tenant: caller.access.tenant, servicePaths: servicePaths, reach: caller.reach.query, now: clock.now())
    let statement = ReadEntity(id: id.text, types: types, scope: scope, columns: columns)
    let rows = try await translatingFailures { try await database.withTenant(caller.access, .readOnly, statement) }
    guard rows.count < 2 else { throw NGSIError.ambiguousEntity }
    guard let row = rows.first else { throw NGSIError.entityNotFound }
    return row
  }
}

/// A row that is not what we store is our fault, not the request's.
func reading<R>(_ work: () throws(StoredEntityFault) -> R) throws(BrokerError) -> R {
  do {
    return try work()
  } catch {
    throw .fault(error)
  }
}
