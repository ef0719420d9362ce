import Broker
import HTTPTypes
import NGSI

/// `/v2/entities` and `/v2/entities/{entityId}`.
enum EntityHandlers {
  @Sendable static func list(_ request: TenantRequest) async throws -> Answer {
    let query = try EntityQuery(parameters: request.parameters())
    return try await .list(request.broker.list(query, at: request.queryPaths(), for: request.brokerCaller))
  }

  /// An upsert answers 204 with the place, whether or not the entity was there.
  @Sendable static func create(_ request: TenantRequest) async throws -> Answer {
    let parameters = try WriteParameters(request)
    let path = try request.updatePath()
    let input = try Payload.entity(request.info.bytes, parameters.form)
    let creation = input.creation(upsert: parameters.isUpsert, servicePath: path, options: parameters.update)
    let receipt = try await request.broker.write(creation, for: request.brokerCaller)
    let location = EntityLocation.text(receipt.entity)
    return parameters.isUpsert ? Answer.noContent.with(.location, location) : .created(location: location)
  }

  @Sendable static func read(_ request: TenantRequest) async throws -> Answer {
    let id = try request.entityID()
    let retrieval = try EntityRetrieval(parameters: request.parameters())
    return try await .json(
      bytes: request.broker.entity(id, retrieval, at: request.queryPaths(), for: request.brokerCaller))
  }

  @Sendable static func delete(_ request: TenantRequest) async throws -> Answer {
    try await request.write { _ in .delete }
  }
}

extension Answer {
  /// A page, with the count when it was asked for (behaviour 32).
  static func list(_ list: EntityList) -> Answer {
    let answer = Answer.json(bytes: list.body)
    return list.total.map { answer.with(.fiwareTotalCount, "\($0)") } ?? answer
  }
}
