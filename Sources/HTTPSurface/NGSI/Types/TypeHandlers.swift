import Broker
import NGSI

/// `/v2/types` and `/v2/types/{type}`.
enum TypeHandlers {
  @Sendable static func list(_ request: TenantRequest) async throws -> Answer {
    let query = try TypesQuery(parameters: request.parameters())
    return try await .list(request.broker.types(query, at: request.queryPaths(), for: request.brokerCaller))
  }

  @Sendable static func read(_ request: TenantRequest) async throws -> Answer {
    let type = try EntityType(request.info.gap(0))
    let query = try TypesQuery(parameters: request.parameters())
    return try await .json(
      bytes: request.broker.type(type, query, at: request.queryPaths(), for: request.brokerCaller))
  }
}
